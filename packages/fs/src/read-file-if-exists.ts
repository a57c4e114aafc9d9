/** Reading what may not be there, without asking first. */

import { readFile } from "node:fs/promises";

/** The file's bytes, or undefined where nothing has that name. */
export async function readFileIfExists(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

/** True for ENOENT. */
export function isNotFound(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
