/** The reader of the cpio-stream package agrees with our writer, and with our reader. */

import { createRequire } from "node:module";
import { Readable } from "node:stream";
import type { Writable } from "node:stream";
import { readNewc } from "@astbuild/archive";
import { expect, test } from "vitest";
import { ASCII_TREE, cpioOf } from "./cpio-tree.ts";

interface Header {
  readonly name: string;
  readonly ino: number;
  readonly mode: number;
  readonly nlink: number;
  readonly mtime: Date;
  readonly size: number;
  readonly linkname?: string;
}
type OnEntry = (header: Header, content: Readable, next: () => void) => void;
interface Cpio {
  extract(): Writable & { on(event: "entry", call: OnEntry): void };
}

const cpio = createRequire(import.meta.url)("cpio-stream") as Cpio;

test("cpio-stream reads what went in", async () => {
  const archive = await cpioOf(ASCII_TREE);
  const theirs = await readByCpioStream(archive);
  const ours: unknown[] = [];
  for await (const entry of readNewc(Readable.from([archive]), "image")) {
    const content = Buffer.concat(await Array.fromAsync(entry.data)).toString();
    ours.push([entry.path, entry.mode, entry.ino, entry.mtime, entry.target ?? content]);
  }
  expect(theirs).toEqual(ours);
  expect(ours).toEqual(
    ASCII_TREE.map(([path, , mode, content = ""]) => [path, mode, expect.any(Number), 1, content]),
  );
});

async function readByCpioStream(archive: Buffer): Promise<unknown[]> {
  const entries: unknown[] = [];
  const extract = cpio.extract();
  const ended = new Promise((resolve, reject) => {
    extract.on("finish", resolve);
    extract.on("error", reject);
  });
  extract.on("entry", (header, content, next) => {
    const chunks: Buffer[] = [];
    content.on("data", (chunk: Buffer) => chunks.push(chunk));
    content.on("end", () => {
      const data = header.linkname ?? Buffer.concat(chunks).toString();
      const mtime = header.mtime.getTime() / 1000;
      entries.push([header.name, header.mode & 0o7777, header.ino, mtime, data]);
      next();
    });
  });
  extract.end(archive);
  await ended;
  return entries;
}
