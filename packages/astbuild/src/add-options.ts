/** Options that several commands have, added to them in one wording; command-options.ts has what comes out. */

import { Option } from "commander";
import type { Command } from "commander";
import { parseCount, parseDuration, parseSize } from "./parse-units.ts";

/** Of every command. */
export function common(command: Command): Command {
  return command
    .option("--store <folder>", "the store to use")
    .option("--json", "write data, one JSON object a line");
}

/** Of commands that name a target. */
export function chosen(command: Command): Command {
  return common(command)
    .option("--host <platform>", "the machine the result runs on: riscv64, riscv64-musl")
    .addOption(new Option("--target <platform>", "another name for --host").conflicts("host"))
    .option("--arg <name=value>", "an argument of the recipe, repeatable", collect);
}

/** Of commands that build. */
export function building(command: Command): Command {
  return chosen(command)
    .option("-j, --jobs <n>", "cores to use (default: all)", parseCount)
    .option(
      "--total-memory <size>",
      "memory for all builds together, by what each took last time (default: what is free)",
      parseSize,
    )
    .option("--offline", "fetch nothing")
    .option("-k, --keep-going", "after a failure, build what does not need it")
    .option("--keep-failed", "leave the folder of a failed build")
    .option("--timeout <time>", "longest time for one build: 90, 10m, 2h", parseDuration)
    .option("--max-silent <time>", "longest time without output", parseDuration)
    .option("--max-log <size>", "largest log of one build: 64M", parseSize)
    .option("--max-memory <size>", "most memory of one build (default: 9/10 of all)", parseSize)
    .option("--max-processes <n>", "most processes and threads of one build", parseCount)
    .option(
      "--max-disk <size>",
      "most disk of one build (default: 9/10 of what is free)",
      parseSize,
    )
    .option("--trace <file>", "write a timeline of the run, for Perfetto")
    .option("-L, --verbose", "print the logs of builds as they come")
    .addOption(
      new Option("--progress <how>", "how progress is shown")
        .choices(["auto", "plain"])
        .default("auto"),
    );
}

function collect(value: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, value];
}
