/** The command line of the store: its collector, roots and care. Each command's code is imported when it runs. */

import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import type { DeleteOptions } from "@astbuild/store";
import { examples } from "./add-examples.ts";
import { building, chosen, common } from "./add-options.ts";
import type { BuildingOptions, TargetOptions } from "./command-options.ts";
import type { AddOptions } from "./commands/store-add.ts";
import type { ExportOptions } from "./commands/store-export.ts";
import type { VerifyCommandOptions } from "./commands/store-verify.ts";
import type { GcOptions } from "./commands/gc.ts";
import type { DuOptions } from "./commands/store-du.ts";
import { parseDuration, parseSize } from "./parse-units.ts";

/** @param add makes a command of the program itself */
export function addCollectorCommands(
  add: (name: string, description: string) => Command,
  context: CommandContext,
): void {
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
  examples(root, [
    ["astbuild root add stable initrd", "keep this result, whatever is built later"],
    ["astbuild root list", "named roots, and result links"],
  ]);
  const rootAdd = chosen(
    root.command("add <name> <path-or-target>").description("keep something under a name"),
  ).action(async (name: string, path: string, options: TargetOptions) => {
    await (await import("./commands/root.ts")).rootAddCommand(context, { name, path }, options);
  });
  examples(rootAdd, [
    ["astbuild root add stable initrd --host riscv64", "the initrd as it is now"],
  ]);
  const rootList = common(root.command("list").description("named roots and result links"));
  examples(rootList, [["astbuild root list --json", "as data"]]);
  rootList.action(async (options: TargetOptions) => {
    await (await import("./commands/root.ts")).rootListCommand(context, options);
  });
  common(root.command("remove <name>").description("keep it no longer")).action(
    async (name: string, options: TargetOptions) => {
      await (await import("./commands/root.ts")).rootRemoveCommand(context, name, options);
    },
  );
  examples(root.commands.at(-1)!, [
    ["astbuild root remove stable", "the next astbuild gc may take it"],
  ]);

  const why = chosen(
    add("why-alive <path-or-target>", "which root keeps something from the collector"),
  ).action(async (path: string, options: TargetOptions) => {
    await (await import("./commands/why-alive.ts")).whyAliveCommand(context, path, options);
  });
  examples(why, [["astbuild why-alive musl", "the root, and the chain from there"]]);
}

/** `astbuild store …`, but for ls and cat. */
export function addStoreCommands(store: Command, context: CommandContext): void {
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

  const verify = common(
    store.command("verify").description("look whether everything is as it was registered"),
  )
    .option("--contents", "read every byte; else sizes, modes and times")
    .action(async (options: VerifyCommandOptions) => {
      await (await import("./commands/store-verify.ts")).storeVerifyCommand(context, options);
    });
  examples(verify, [["astbuild store verify --contents", "every byte of every object"]]);
  const repair = building(
    store
      .command("repair [targets...]")
      .description("verify, and build or fetch again what is damaged"),
  ).action(async (targets: string[], options: BuildingOptions) => {
    await (
      await import("./commands/store-repair.ts")
    ).storeRepairCommand(context, targets, options);
  });
  examples(repair, [
    ["astbuild store repair", "all that this project's recipes can make"],
    ["astbuild store repair initrd", "what initrd is made of"],
  ]);
  const optimise = common(
    store.command("optimise").description("let equal files share their bytes, by hard links"),
  ).action(async (options: TargetOptions) => {
    await (await import("./commands/store-optimise.ts")).storeOptimiseCommand(context, options);
  });
  examples(optimise, [["astbuild store optimise", "images and results stay the same"]]);
  const addCommand = common(
    store.command("add <file>").description("copy a file, link or folder into the store"),
  )
    .option("--name <name>", "its name there (default: the file's)")
    .option("--root <name>", "and a named root for it")
    .action(async (file: string, options: AddOptions) => {
      await (await import("./commands/store-add.ts")).storeAddCommand(context, file, options);
    });
  examples(addCommand, [["astbuild store add firmware.bin --root firmware", "stdout is its path"]]);
  const exporting = common(
    store.command("export <paths...>").description("write a closure as one file"),
  )
    .option("-o, --output <file>", "the file (default: stdout)")
    .action(async (paths: string[], options: ExportOptions) => {
      await (
        await import("./commands/store-export.ts")
      ).storeExportCommand(context, paths, options);
    });
  examples(exporting, [
    ["astbuild store export /ast/store/…-busybox-1.37.0 -o busybox.closure", ""],
  ]);
  const importing = common(
    store.command("import <file>").description("register an exported closure; - is stdin"),
  )
    .option("--root <name>", "and a named root for its last path")
    .action(async (file: string, options: TargetOptions & { root?: string }) => {
      await (await import("./commands/store-export.ts")).storeImportCommand(context, file, options);
    });
  examples(importing, [
    ["astbuild store import busybox.closure --root busybox", "all of it or nothing"],
  ]);
  const rebuild = common(
    store.command("rebuild-db").description("make the database anew from the objects"),
  ).action(async (options: TargetOptions) => {
    await (await import("./commands/store-rebuild-db.ts")).storeRebuildDbCommand(context, options);
  });
  examples(rebuild, [["astbuild store rebuild-db", "after it was lost or damaged"]]);
}
