/** `astbuild store cat`: the bytes of a file in an object. */

import { createReadStream, statSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSessionStore } from "../session-store.ts";
import { pathArgument } from "../store-path-argument.ts";
import { usage } from "../usage.ts";

export async function storeCatCommand(
  context: CommandContext,
  path: string,
  options: TargetOptions,
): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  const asked = pathArgument(store, path, context.cwd);
  if (asked === undefined) throw usage(`not a path in this store: ${path}`);
  const file = store.resolve(asked.path);
  if (!statSync(file).isFile()) throw usage(`not a file: ${path}`, `astbuild store ls ${path}`);
  await context.terminal.outStream((stdout) =>
    pipeline(createReadStream(file), stdout, { end: false }),
  );
}
