/** The command line of questions about builds: why, what for, what differs, what runs. Each command's code is imported when it runs. */

import type { Command } from "commander";
import { examples } from "./add-examples.ts";
import { chosen, common } from "./add-options.ts";
import type { CommandContext } from "./command-context.ts";
import type { TargetOptions } from "./command-options.ts";
import type { ExplainCommandOptions } from "./commands/explain.ts";
import type { ProvenanceOptions } from "./commands/provenance.ts";
import type { WhyDependsOptions } from "./commands/why-depends.ts";

export function addAskCommands(
  context: CommandContext,
  add: (name: string, description: string) => Command,
): void {
  const explain = chosen(add("explain <target>", "why something would be built, or was"))
    .option("--against <what>", "compare with this: a path, the hash of a build, another target")
    .action(async (target: string, options: ExplainCommandOptions) => {
      await (await import("./commands/explain.ts")).explainCommand(context, target, options);
    });
  examples(explain, [
    ["astbuild explain initrd", "what changed since its last build, and what follows from that"],
    ["astbuild explain lab --against initrd", "in what two targets differ"],
    ["astbuild explain busybox --against /ast/store/…-busybox-1.37.0", "from an older build"],
  ]);

  const why = chosen(
    add(
      "why-depends <path-or-target> <on>",
      "why one store path needs another at run time, or why an image has it",
    ),
  )
    .option("--precise", "name the files that hold the references, and the offsets")
    .action(async (from: string, to: string, options: WhyDependsOptions) => {
      const { whyDependsCommand } = await import("./commands/why-depends.ts");
      await whyDependsCommand(context, { from, to }, options);
    });
  examples(why, [
    ["astbuild why-depends busybox musl", "the chain; exit code 1 where there is none"],
    ["astbuild why-depends --precise busybox musl", "and in which file, at which byte"],
    ["astbuild why-depends initrd musl", "what brought it into the image"],
    ["astbuild why-depends initrd /bin/busybox", "the same of one path in the image"],
  ]);

  const diff = chosen(
    add("diff <path-or-target> <other>", "versions, sizes and files of two results"),
  ).action(async (before: string, after: string, options: TargetOptions) => {
    await (await import("./commands/diff.ts")).diffCommand(context, { before, after }, options);
  });
  examples(diff, [
    [
      "astbuild diff result/initrd-x86_64-musl initrd",
      "what the last link had, and what there is now",
    ],
    ["astbuild diff /ast/store/…-busybox-1.36.1 busybox", "of two versions"],
  ]);

  const ps = common(add("ps", "what is being built in this store, by whom, since when")).action(
    async (options: TargetOptions) => {
      await (await import("./commands/ps.ts")).psCommand(context, options);
    },
  );
  examples(ps, [["astbuild ps", "with how long it took before, and who waits for it"]]);

  const provenance = chosen(
    add("provenance <image>", "what is in an image, file by file, and where each comes from"),
  )
    .option("--spdx", "as an SPDX 2.3 document, in JSON")
    .action(async (image: string, options: ProvenanceOptions) => {
      const { provenanceCommand } = await import("./commands/provenance.ts");
      await provenanceCommand(context, image, options);
    });
  examples(provenance, [
    [
      "astbuild provenance initrd",
      "files with package, version and hash; packages with their sources",
    ],
    ["astbuild provenance initrd --spdx >initrd.spdx.json", "for other tools"],
  ]);
}
