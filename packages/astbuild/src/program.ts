/** The command line as commander sees it: names, options, examples. Each command's code is imported when it runs. */

import { Argument, Command } from "commander";
import { examples } from "./add-examples.ts";
import { building, chosen, common } from "./add-options.ts";
import { addAskCommands } from "./ask-commands.ts";
import type { CommandContext } from "./command-context.ts";
import type { RealiseOptions, RunOptions, TargetOptions } from "./command-options.ts";
import type { DevelopOptions } from "./commands/develop.ts";
import type { DoctorOptions } from "./commands/doctor.ts";
import type { PathInfoOptions } from "./commands/path-info.ts";
import type { LogOptions } from "./commands/log.ts";
import type { UpdateOptions } from "./commands/update.ts";
import type { Shell } from "./completion/scripts.ts";
import { parseCount, parseDuration } from "./parse-units.ts";
import { addCollectorCommands, addStoreCommands } from "./store-commands.ts";
import { usage } from "./usage.ts";
import { version } from "./version.ts";

export function createProgram(context: CommandContext): Command {
  const program = new Command("astbuild")
    .description("Build packages and bootable images from source, the same bytes on every machine.")
    .version(version(), "-V, --version")
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .configureOutput({
      writeOut: context.terminal.out,
      writeErr: context.terminal.err,
      outputError: () => {},
    })
    .exitOverride()
    .addHelpText("beforeAll", ({ error, command }) => refuseUnknown(error, command));
  examples(program, [
    ["astbuild realise initrd", "build the image"],
    ["astbuild realise initrd --host riscv64", "the same for another machine"],
    ["astbuild run initrd", "build it and boot it in QEMU"],
  ]);
  const add = (name: string, description: string): Command =>
    program.command(name).description(description).helpOption("-h, --help", "show help");

  building(
    add("realise [targets...]", "make targets valid: reuse, fetch or build them").alias("build"),
  )
    .option("-o, --output <file>", "write the result to a file of your own")
    .option("--no-link", "make no link result/TARGET-PLATFORM")
    .option("--dry-run", "say what would be done")
    .option("--check", "build what was built once more, elsewhere, and compare the bytes")
    .option("--repeat <n>", "with --check: how often (default: once)", parseCount)
    .action(async (targets: string[], options: RealiseOptions) => {
      await (await import("./commands/realise.ts")).realiseCommand(context, targets, options);
    });
  examples(program.commands.at(-1)!, [
    ["astbuild realise initrd", "build it; stdout is the path, and result/ has a link"],
    ["astbuild realise initrd --host riscv64 -o initrd.cpio.gz", "a file of your own"],
    ["astbuild realise musl.dev", "one output of a recipe"],
    ["astbuild realise initrd --arg dns=10.0.2.3", "with an argument (see astbuild list)"],
    ["astbuild realise --check musl busybox initrd", "do they come out the same again?"],
  ]);

  building(add("run <target> [command...]", "build an image and boot it in QEMU"))
    .option("--kernel <file>", "boot this kernel")
    .option("--qemu <file>", "run this QEMU")
    .option("--append <text>", "add to the kernel's command line")
    .option(
      "--memory <size>",
      "the guest's memory, as QEMU takes it: 512, 1G (default: what the image needs)",
    )
    .option("--boot-timeout <time>", "end the guest after this time", parseDuration)
    .option("--expect <text>", "end with 0 as soon as the console shows this text")
    .action(async (target: string, command: string[], options: RunOptions) => {
      const { runCommand } = await import("./commands/run.ts");
      await runCommand(context, target, { ...options, command });
    });
  examples(program.commands.at(-1)!, [
    ["astbuild run initrd", "boot it here; Ctrl-A X leaves QEMU"],
    ["astbuild run initrd -- uname -a", "run one command in it; its exit code is ours"],
    ["astbuild run initrd --host aarch64 --kernel Image", "with a kernel of your own"],
    ["astbuild run initrd --expect 'login:' --boot-timeout 60", "in a test"],
  ]);

  building(add("develop <target-or-hash> [command...]", "a shell in the sandbox of a build"))
    .option("--failed", "in the folder that the failed build left, under --keep-failed")
    .option("-c, --command <text>", "run this by bash in place of the recipe's script")
    .action(async (target: string, words: string[], options: Omit<DevelopOptions, "words">) => {
      const { developCommand } = await import("./commands/develop.ts");
      await developCommand(context, target, { ...options, words });
    });
  examples(program.commands.at(-1)!, [
    ["astbuild develop busybox", "its source is unpacked and patched, its build has not begun"],
    ["astbuild develop HASH --failed", "where a build failed that was run with --keep-failed"],
    [
      "astbuild develop busybox -c 'make help'",
      "in place of the recipe's script; its exit code is ours",
    ],
    ["astbuild develop busybox -- bash /ast/build.sh", "in place of the builder: /build is empty"],
    ["astbuild develop busybox --json", "what the sandbox is made of, as data"],
  ]);

  common(
    add("list [names...]", "what there is to build, for which platforms, with which arguments"),
  ).action(async (names: string[], options: TargetOptions) => {
    await (await import("./commands/list.ts")).listCommand(context, names, options);
  });
  examples(program.commands.at(-1)!, [
    ["astbuild list", "every recipe of the project"],
    ["astbuild list initrd --json", "one of them as data"],
  ]);

  add("init [folder]", "begin a project: recipes to start from, and what editors need")
    .option("--json", "write data, one JSON object a line")
    .action(async (folder: string | undefined, options: { json?: boolean }) => {
      await (await import("./commands/init.ts")).initCommand(context, folder ?? ".", options);
    });
  examples(program.commands.at(-1)!, [
    ["astbuild init", "in this folder; nothing that is there is changed"],
    ["astbuild init lab", "in a new one"],
  ]);

  common(
    add("update <recipes...>", "fetch what recipes name, and write their hashes or lock files"),
  )
    .option("--dry-run", "write nothing, show the lines that would change")
    .action(async (recipes: string[], options: UpdateOptions) => {
      await (await import("./commands/update.ts")).updateCommand(context, recipes, options);
    });
  examples(program.commands.at(-1)!, [
    ["astbuild update busybox", "after its version was changed: the hash too"],
    ["astbuild update seed --dry-run", "what newer packages there are"],
  ]);

  chosen(add("check-sources <targets...>", "ask every location of what targets download")).action(
    async (targets: string[], options: TargetOptions) => {
      const { checkSourcesCommand } = await import("./commands/check-sources.ts");
      await checkSourcesCommand(context, targets, options);
    },
  );
  examples(program.commands.at(-1)!, [
    ["astbuild check-sources initrd", "all its sources, from everywhere; nothing is kept"],
  ]);

  add("completion", "a script that completes words in a shell")
    .addArgument(new Argument("<shell>").choices(["bash", "zsh", "fish"]))
    .addArgument(new Argument("[words...]", "up to the cursor, behind --: what can stand there"))
    .action(async (shell: Shell, words: string[]) => {
      const { completionCommand } = await import("./commands/completion.ts");
      await completionCommand(context, program, { shell, words });
    });
  examples(program.commands.at(-1)!, [
    ["astbuild completion bash >>~/.bashrc", "for good; zsh likewise, into ~/.zshrc"],
    ["astbuild completion fish >~/.config/fish/completions/astbuild.fish", "for fish"],
  ]);

  chosen(add("show <target>", "a target's derivation as JSON"))
    .option("--closure", "and all derivations it needs")
    .action(async (target: string, options: TargetOptions & { closure?: boolean }) => {
      await (await import("./commands/show.ts")).showCommand(context, target, options);
    });
  examples(program.commands.at(-1)!, [["astbuild show busybox --host riscv64-musl", "as JSON"]]);

  chosen(add("path-info <path-or-target>", "size and references of a store path"))
    .option("--closure", "all that is reachable from it")
    .option("--tree", "the closure as a tree")
    .action(async (path: string, options: PathInfoOptions) => {
      await (await import("./commands/path-info.ts")).pathInfoCommand(context, path, options);
    });
  examples(program.commands.at(-1)!, [
    ["astbuild path-info busybox --closure", "what busybox needs at run time"],
    ["astbuild path-info /ast/store/…-zlib-1.3.1 --tree", "by path"],
  ]);

  addAskCommands(context, add);

  chosen(add("log [path-or-target]", "the log of the last build of something"))
    .option(
      "-f, --follow",
      "wait for more while it is building; without a name, whatever is building",
    )
    .action(async (path: string | undefined, options: LogOptions) => {
      await (await import("./commands/log.ts")).logCommand(context, path, options);
    });
  examples(program.commands.at(-1)!, [
    ["astbuild log busybox", "what the last build said"],
    ["astbuild log -f", "what another astbuild builds right now, and then the next"],
    ["astbuild log -f linux --host riscv64", "look at a running one"],
  ]);

  common(add("doctor", "look at this machine: Node, store, sandbox, mirrors"))
    .option("--offline", "fetch nothing to try the sandbox with")
    .action(async (options: DoctorOptions) => {
      await (await import("./commands/doctor.ts")).doctorCommand(context, options);
    });
  examples(program.commands.at(-1)!, [["astbuild doctor", "what works, and how to mend the rest"]]);

  addCollectorCommands(add, context);

  const store = add("store", "look into the store, and after it");
  addStoreCommands(store, context);
  common(store.command("ls <path>").description("list a store path, or a folder in it"))
    .option("-R, --recursive", "and all below")
    .action(async (path: string, options: TargetOptions & { recursive?: boolean }) => {
      await (await import("./commands/store-ls.ts")).storeLsCommand(context, path, options);
    });
  examples(store.commands.at(-1)!, [
    ["astbuild store ls -R /ast/store/…-busybox-1.37.0", "everything in it"],
  ]);
  common(store.command("cat <path>").description("write a file of a store path to stdout")).action(
    async (path: string, options: TargetOptions) => {
      await (await import("./commands/store-cat.ts")).storeCatCommand(context, path, options);
    },
  );
  examples(store.commands.at(-1)!, [
    ["astbuild store cat /ast/store/…-zlib-1.3.1/lib/pkgconfig/zlib.pc", "one file"],
  ]);
  return program;
}

/** Behind `help` stands a name that is no command: commander would show the help of all. @throws USAGE */
function refuseUnknown(isError: boolean, { args }: Command): string {
  const [first, name] = args;
  if (!isError || first !== "help" || name === undefined) return "";
  throw usage(`unknown command '${name}'`, "astbuild --help");
}
