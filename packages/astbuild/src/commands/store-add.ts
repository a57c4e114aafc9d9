/** `astbuild store add`: a copy of a file, link or folder becomes an object; stdout is its physical path. */

import { basename } from "node:path";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { existingFile } from "../existing-file.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSessionStore } from "../session-store.ts";

export interface AddOptions extends TargetOptions {
  readonly name?: string;
  readonly root?: string;
}

export async function storeAddCommand(
  context: CommandContext,
  text: string,
  options: AddOptions,
): Promise<void> {
  const source = existingFile(context.cwd, text);
  await using store = await openSessionStore(sessionOptions(context, options));
  const path = await (await store.maintain()).add(source, options.name ?? basename(source));
  if (options.root !== undefined) await store.roots.addNamed(options.root, path);
  const physical = store.physical(path);
  context.terminal.out(options.json === true ? jsonLine({ path, physical }) : `${physical}\n`);
}
