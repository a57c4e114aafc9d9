/** The command line of the store: its collector, roots and care. Each command's code is imported when it runs. */

import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import type { GcOptions } from "./commands/gc.ts";
import { parseDuration, parseSize } from "./parse-units.ts";
import type { TargetOptions } from "./program.ts";

/** How commands are made alike; see program.ts. */
export interface CommandMaker {
  readonly add: (name: string, description: string) => Command;
  /** Options of every command. */
  readonly common: (command: Command) => Command;
  /** Options of commands that name a target. */
  readonly chosen: (command: Command) => Command;
  readonly examples: (
    command: Command,
    rows: readonly (readonly [line: string, what: string])[],
  ) => void;
}

export function addCollectorCommands(context: CommandContext, maker: CommandMaker): void {
  const { add, common, chosen, examples } = maker;
  const gc = common(add("gc", "collect garbage: remove from the store what no root reaches"))
    .option("--dry-run", "say what would go")
    .option("--older-than <time>", "only what was not used for so long: 12h, 30d", parseDuration)
    .option("--max-freed <size>", "stop when so much is freed: 5G", parseSize)
    .option("--keep-bytes <size>", "stop when the store has no more than this: 10G", parseSize)
    .option("--outputs-only", "let go what rooted results were built from")
    .action(async (options: GcOptions) => {
      await (await import("./commands/gc.ts")).gcCommand(context, options);
    });
  examples(gc, [
    ["astbuild gc", "all that no result link or other root reaches"],
    ["astbuild gc --older-than 30d", "of that what nobody used for a month"],
    ["astbuild gc --keep-bytes 10G", "the least recently used, until 10 GiB are left"],
  ]);

  const root = add("root", "name what the collector must keep");
  const rootAdd = chosen(
    root.command("add <name> <path-or-target>").description("keep something under a name"),
  ).action(async (name: string, path: string, options: TargetOptions) => {
    await (await import("./commands/root.ts")).rootAddCommand(context, { name, path }, options);
  });
  examples(rootAdd, [
    ["astbuild root add stable initrd --host riscv64", "the initrd as it is now"],
  ]);
  common(root.command("list").description("named roots and result links")).action(
    async (options: TargetOptions) => {
      await (await import("./commands/root.ts")).rootListCommand(context, options);
    },
  );
  common(root.command("remove <name>").description("keep it no longer")).action(
    async (name: string, options: TargetOptions) => {
      await (await import("./commands/root.ts")).rootRemoveCommand(context, name, options);
    },
  );
  examples(root.commands.at(-1)!, [
    ["astbuild root remove stable", "the next astbuild gc may take it"],
  ]);
}
