/** Asks the type checker's language server as an editor does. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CHECKOUT } from "./outside-project.ts";

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: unknown;
}

interface CompletionList {
  readonly items: readonly { readonly label: string }[];
}

/** What is offered behind the first place where the text stands in the file. */
export async function completionsAt(folder: string, file: string, text: string): Promise<string[]> {
  const child = spawn(join(CHECKOUT, "node_modules/.bin/tsc"), ["--lsp", "--stdio"], {
    cwd: folder,
    stdio: ["pipe", "pipe", "ignore"],
  });
  const waiting = new Map<number, (result: unknown) => void>();
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  readMessages(child.stdout, ({ id, method, result }) => {
    if (method !== undefined && id !== undefined) send({ id, result: null });
    else if (id !== undefined) waiting.get(id)?.(result);
  });
  let last = 0;
  const ask = (method: string, params: object): Promise<unknown> => {
    const id = ++last;
    send({ id, method, params });
    return new Promise((resolve) => waiting.set(id, resolve));
  };
  const uri = pathToFileURL(join(folder, file)).href;
  const content = readFileSync(join(folder, file), "utf8");
  await ask("initialize", { processId: process.pid, rootUri: pathToFileURL(folder).href, capabilities: {} }); // prettier-ignore
  send({ method: "initialized", params: {} });
  send({ method: "textDocument/didOpen", params: { textDocument: { uri, languageId: "typescript", version: 1, text: content } } }); // prettier-ignore
  const before = content.slice(0, content.indexOf(text) + text.length).split("\n");
  const position = { line: before.length - 1, character: before.at(-1)!.length };
  const answer = await ask("textDocument/completion", { textDocument: { uri }, position });
  child.kill();
  const items = Array.isArray(answer) ? (answer as CompletionList["items"]) : (answer as CompletionList).items; // prettier-ignore
  return items.map(({ label }) => label.replace(/\?$/, ""));
}

function readMessages(stream: NodeJS.ReadableStream, take: (message: Message) => void): void {
  let buffer = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const end = buffer.indexOf("\r\n\r\n");
      if (end === -1) return;
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, end).toString())![1]);
      if (buffer.length < end + 4 + length) return;
      take(JSON.parse(buffer.subarray(end + 4, end + 4 + length).toString()) as Message);
      buffer = buffer.subarray(end + 4 + length);
    }
  });
}
