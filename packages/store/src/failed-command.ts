/** What the sandbox of a failed build was made of: a text beside its log, and collected with it. */

import { mkdirSync, readFileSync } from "node:fs";
import { dirname } from "node:path";
import { isNotFound, publishFile } from "@astbuild/fs";
import { logPath } from "./build-log.ts";

/** @param folder var/log */
export async function writeFailedCommand(
  folder: string,
  resolvedHash: string,
  text: string,
): Promise<void> {
  const path = failedCommandPath(folder, resolvedHash);
  mkdirSync(dirname(path), { recursive: true });
  await publishFile(path, text);
}

/** Undefined when no build of that hash failed here, or when it was collected. */
export function readFailedCommand(folder: string, resolvedHash: string): string | undefined {
  try {
    return readFileSync(failedCommandPath(folder, resolvedHash), "utf8");
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

export function failedCommandPath(folder: string, resolvedHash: string): string {
  return logPath(folder, resolvedHash, "failed.json");
}
