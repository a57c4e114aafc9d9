/** Shows the events of some work while it is done; whatever happens, the terminal is clean afterwards. */

import type { EngineEvent } from "@astbuild/engine";
import type { BuildingOptions } from "./command-options.ts";
import type { CommandContext } from "./command-context.ts";
import { createReporter } from "./output/create-reporter.ts";

/** Steps from which on it pays to spare memory. */
const LARGE_GRAPH = 1_000;

/** The code that watches npm is loaded where there is one. */
const NO_NPM = { watchNpm: (_onOrphaned: () => void): Disposable | undefined => undefined };

export async function withReporter<T>(
  { terminal, interruption, env, cwd }: CommandContext,
  options: BuildingOptions,
  work: (onEvent: (event: EngineEvent) => void) => Promise<T>,
): Promise<T> {
  const { json = false, verbose = false, progress, trace } = options;
  const reporter = await createReporter(terminal, { json, logs: verbose, progress });
  const show = (event: EngineEvent): void => {
    if (event.type === "plan" && event.total - event.reused >= LARGE_GRAPH) {
      void import("./spare-memory.ts").then(({ spareMemory }) => spareMemory());
    }
    reporter.event(event);
  };
  let isFinished = false;
  const finish = (): void => {
    if (!isFinished) reporter.finish();
    isFinished = true;
  };
  interruption.atOnce = finish;
  const isUnderNpm = Object.keys(env).some((name) => name.startsWith("npm_"));
  const { watchNpm } = isUnderNpm ? await import("./watch-npm.ts") : NO_NPM;
  using _watch = watchNpm(() => interruption.interrupt("npm has ended", 143));
  try {
    if (trace === undefined) return await work(show);
    const { recordTrace } = await import("./trace/record-trace.ts");
    await using recorded = await recordTrace(cwd, trace);
    return await work((event) => {
      recorded.event(event);
      show(event);
    });
  } finally {
    finish();
  }
}
