/** `astbuild why-alive`: which root keeps an object from the collector, by which chain. */

import type { AliveReason } from "@astbuild/store";
import type { CommandContext } from "../command-context.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";
import { withStorePath } from "../with-store-path.ts";

export async function whyAliveCommand(
  context: CommandContext,
  text: string,
  options: TargetOptions,
): Promise<void> {
  await withStorePath(context, text, options, async (store, path) => {
    const reason = await (await store.maintain()).whyAlive(path);
    const data = { path, alive: reason !== undefined, ...reason };
    context.terminal.out(options.json === true ? jsonLine(data) : reasonText(path, reason));
  });
}

/** From the root down to what was asked for. */
function reasonText(path: string, reason: AliveReason | undefined): string {
  if (reason === undefined) return `no root reaches ${path}: astbuild gc takes it\n`;
  const { root, chain } = reason;
  const kind = {
    result: "result link",
    named: "named root",
    "in flight": "in use by",
    process: "used by",
  }[root.kind];
  const lines = chain.map(({ path: each, as }, index) => {
    const how = as === undefined ? "" : as === "reference" ? "refers to " : "was built from ";
    return `${"  ".repeat(index + 1)}${how}${each}`;
  });
  return `${[`${kind} ${root.name}`, ...lines].join("\n")}\n`;
}
