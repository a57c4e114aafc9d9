/** `astbuild ps`: what is being built in the store at this moment, by which process, and who waits for it. */

import type { ProcessInfo } from "@astbuild/store";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { plainText } from "../output/display-width.ts";
import { formatElapsed } from "../output/format-units.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { ps } from "../ps.ts";
import type { TimedBuild } from "../ps.ts";
import { storeRoot } from "../session-store.ts";

export async function psCommand(context: CommandContext, options: TargetOptions): Promise<void> {
  const where = sessionOptions(context, options);
  const builds = await ps(where);
  const { terminal } = context;
  if (options.json === true) for (const each of builds) terminal.out(jsonLine(each));
  else if (builds.length === 0) terminal.out(`nothing is being built in ${storeRoot(where)}\n`);
  else for (const each of builds) terminal.out(buildText(each));
}

/** `  2m10s of 3m02s  busybox-1.37.0-x86_64-musl  astbuild realise initrd (pid 42)` */
function buildText({ name, seconds, expected, holder, waiting }: TimedBuild): string {
  const of = expected === undefined ? "" : ` of ${formatElapsed(expected)}`;
  const time = `${formatElapsed(seconds)}${of}`.padStart(16);
  const lines = waiting.map((each) => `${" ".repeat(16)}  waited for by ${processText(each)}`);
  return `${[`${time}  ${name}  ${processText(holder)}`, ...lines].join("\n")}\n`;
}

function processText({ command, pid, host }: ProcessInfo): string {
  return `${plainText(command)} (pid ${pid} on ${host})`;
}
