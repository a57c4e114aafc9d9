/** The entry of a worker thread: one task after the other. */

import { runFileTask } from "./file-tasks.ts";
import type { FileTask } from "./file-tasks.ts";

export default async function work(task: FileTask): Promise<unknown> {
  return await runFileTask(task);
}
