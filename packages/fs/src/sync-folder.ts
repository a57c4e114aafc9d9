import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { asDiskError } from "./disk-error.ts";

/** Makes the names in a folder, or in the one that a link leads to, durable: what was renamed, made or removed there. */
export async function syncFolder(path: string): Promise<void> {
  try {
    await using folder = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
    await folder.sync();
  } catch (error) {
    throw asDiskError(error, "make durable", path);
  }
}
