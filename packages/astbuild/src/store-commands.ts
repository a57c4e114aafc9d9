/** The command line of the store: its collector, roots and care. Each command's code is imported when it runs. */

import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import type { DeleteOptions } from "@astbuild/store";
import type { GcOptions } from "./commands/gc.ts";
import type { DuOptions } from "./commands/store-du.ts";
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

  chosen(add("why-alive <path-or-target>", "which root keeps something from the collector")).action(
    async (path: string, options: TargetOptions) => {
      await (await import("./commands/why-alive.ts")).whyAliveCommand(context, path, options);
    },
  );
}

/** `astbuild store …`, but for ls and cat. */
export function addStoreCommands(
  store: Command,
  context: CommandContext,
  { common, examples }: CommandMaker,
): void {
  const remove = common(
    store.command("delete <paths...>").description("delete what no root keeps, by store path"),
  )
    .option("--closure", "also what they refer to, as far as nothing else needs it")
    .option("--referrers", "also what refers to them")
    .option("--skip-alive", "leave what a root keeps, instead of refusing")
    .action(async (paths: string[], options: TargetOptions & DeleteOptions) => {
      await (
        await import("./commands/store-delete.ts")
      ).storeDeleteCommand(context, paths, options);
    });
  examples(remove, [["astbuild store delete /ast/store/…-zlib-1.3.1", "and nothing else"]]);
  const du = common(store.command("du").description("what takes how much of the disk, by root"))
    .option("--packages", "by store path, the biggest first")
    .action(async (options: DuOptions) => {
      await (await import("./commands/store-du.ts")).storeDuCommand(context, options);
    });
  examples(du, [["astbuild store du --packages", "what each package has alone, and shares"]]);
}
