/** What lies in a folder of the store; nothing where the folder is not there. */

import { readdir } from "node:fs/promises";
import { isNotFound } from "@astbuild/fs";

export async function namesIn(folder: string): Promise<string[]> {
  return await readdir(folder).catch((error: unknown) => {
    if (isNotFound(error)) return [];
    throw error;
  });
}
