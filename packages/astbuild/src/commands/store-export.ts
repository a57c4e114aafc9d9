/** `astbuild store export` and `import`: a closure as one file. */

import { accessSync, constants, createReadStream, statSync } from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { resolve } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { StorePath } from "@astbuild/derivation";
import { asDiskError, publishFile } from "@astbuild/fs";
import type { Store } from "@astbuild/store";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { existingFile } from "../existing-file.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSessionStore } from "../session-store.ts";
import { pathArgument } from "../store-path-argument.ts";
import { usage } from "../usage.ts";

export interface ExportOptions extends TargetOptions {
  readonly output?: string;
}

/** The file appears whole or not at all; without `-o` it goes to stdout. */
export async function storeExportCommand(
  context: CommandContext,
  texts: readonly string[],
  options: ExportOptions,
): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  const paths = texts.map((text) => objectArgument(store, text, context.cwd));
  const pieces = (await store.maintain()).export(paths);
  if (options.output === undefined) {
    await context.terminal.outStream((stdout) =>
      pipeline(Readable.from(pieces, { objectMode: false }), stdout, { end: false }),
    );
    return;
  }
  const file = resolve(context.cwd, options.output);
  const write = async (handle: FileHandle): Promise<void> => {
    for await (const piece of pieces) await handle.writeFile(piece);
  };
  await publishFile(file, write, { temporary: await store.temporaryBeside(file) });
}

export async function storeImportCommand(
  context: CommandContext,
  file: string,
  options: TargetOptions & { readonly root?: string },
): Promise<void> {
  const source = file === "-" ? process.stdin : createReadStream(fileToRead(context.cwd, file));
  await using store = await openSessionStore(sessionOptions(context, options));
  const imported = await (await store.maintain()).import(source as AsyncIterable<Uint8Array>);
  const last = imported.at(-1);
  if (options.root !== undefined && last !== undefined)
    await store.roots.addNamed(options.root, last);
  for (const path of imported) {
    context.terminal.out(options.json === true ? jsonLine({ path }) : `${path}\n`);
  }
}

/** @throws FILE_MISSING, PERMISSION_DENIED, USAGE */
function fileToRead(cwd: string, text: string): string {
  const path = existingFile(cwd, text);
  try {
    accessSync(path, constants.R_OK);
  } catch (error) {
    throw asDiskError(error, "read the file", path);
  }
  if (!statSync(path).isDirectory()) return path;
  throw usage(`not a file: ${text}`, "astbuild store export writes one");
}

function objectArgument(store: Store, text: string, cwd: string): StorePath {
  const asked = pathArgument(store, text, cwd);
  if (asked !== undefined && asked.path === asked.object) return asked.object;
  throw usage(`not a store path: ${text}`, "astbuild path-info TARGET shows it");
}
