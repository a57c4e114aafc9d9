/** `--trace FILE`: the run's timeline, written whole when the run ends, however it ends. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { EngineEvent } from "@astbuild/engine";
import { checkPublishTarget, publishFile } from "@astbuild/fs";
import { ownCommand } from "../own-command.ts";
import { usage } from "../usage.ts";
import { createTimeline } from "./timeline.ts";

export interface Trace extends AsyncDisposable {
  event(event: EngineEvent): void;
}

/** Milliseconds between two looks at the machine. */
const SAMPLE_EVERY = 100;

/**
 * @throws USAGE, PATH_TOO_LONG, FILE_TYPE_UNSUPPORTED, FOLDER_MISSING, NOT_A_FOLDER, PERMISSION_DENIED; the last four, and DISK_FULL, also at the end
 */
export async function recordTrace(cwd: string, name: string): Promise<Trace> {
  if (name === "" || name === "-") throw usage("--trace names no file");
  const file = resolve(cwd, name);
  await checkPublishTarget(file);
  const timeline = createTimeline(ownCommand(), performance.now());
  const sample = (): void => timeline.count("runnable threads of the machine", runnable(), performance.now()); // prettier-ignore
  const timer = setInterval(sample, SAMPLE_EVERY).unref();
  return {
    event: (event) => timeline.event(event, performance.now()),
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await publishFile(file, timeline.json(performance.now()));
    },
  };
}

/** What has a core or waits for one, without this process, which asks: `2/345` in proc(5)'s loadavg. */
function runnable(): number {
  const [running = "1"] = readFileSync("/proc/loadavg", "utf8").split(" ")[3]!.split("/");
  return Math.max(0, Number(running) - 1);
}
