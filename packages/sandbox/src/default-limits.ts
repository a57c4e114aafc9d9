/** What a builder may use of the machine where nobody says otherwise: nearly all, so that what is left can say what happened. */

import { statfs } from "node:fs/promises";
import { totalmem } from "node:os";
import type { SandboxLimits } from "./request.ts";

const SHARE = 0.9;
export const DEFAULT_PROCESSES = 10_000;

/** @param folder whose file system the builder writes to */
export async function defaultLimits(
  folder: string,
): Promise<Required<Pick<SandboxLimits, "maxMemory" | "maxProcesses" | "maxDisk">>> {
  const { bavail, bsize } = await statfs(folder);
  const machine = totalmem();
  const ours = process.constrainedMemory();
  return {
    maxMemory: Math.floor(Math.min(machine, ours > 0 ? ours : machine) * SHARE),
    maxProcesses: DEFAULT_PROCESSES,
    maxDisk: Math.floor(bavail * bsize * SHARE),
  };
}
