/** `astbuild ps`: what is being built in the store at this moment, by which process, and who waits for it. */

import type { ProcessInfo, RunningBuild } from "@astbuild/store";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { plainText } from "../output/display-width.ts";
import { formatElapsed } from "../output/format-units.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { openSessionStore } from "../session-store.ts";

export async function psCommand(context: CommandContext, options: TargetOptions): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  // Others see a process as soon as it holds something; this makes sure that the dead are dropped.
  await store.hold([]);
  const running = store.running().map((build) => {
    const expected = store.history.expected(build.name);
    const seconds = Math.max(0, (Date.now() - build.since.getTime()) / 1000);
    return { ...build, seconds, ...(expected !== undefined && { expected }) };
  });
  const { terminal } = context;
  if (options.json === true) for (const each of running) terminal.out(jsonLine(each));
  else if (running.length === 0) terminal.out(`nothing is being built in ${store.root}\n`);
  else for (const each of running) terminal.out(buildText(each));
}

/** `  2m10s of 3m02s  busybox-1.37.0-x86_64-musl  astbuild realise initrd (pid 42)` */
function buildText({
  name,
  seconds,
  expected,
  holder,
  waiting,
}: RunningBuild & { readonly seconds: number; readonly expected?: number }): string {
  const of = expected === undefined ? "" : ` of ${formatElapsed(expected)}`;
  const time = `${formatElapsed(seconds)}${of}`.padStart(16);
  const lines = waiting.map((each) => `${" ".repeat(16)}  waited for by ${processText(each)}`);
  return `${[`${time}  ${name}  ${processText(holder)}`, ...lines].join("\n")}\n`;
}

function processText({ command, pid, host }: ProcessInfo): string {
  return `${plainText(command)} (pid ${pid} on ${host})`;
}
