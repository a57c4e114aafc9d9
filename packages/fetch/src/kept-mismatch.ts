/**
 * A download with another hash than was asked for is kept, with a note of where it came from: when
 * the recipe is mended, that one was fetched from that location, and need not be once more.
 */

import { readFile, unlink } from "node:fs/promises";
import { join } from "node:path";
import { isNotFound, publishFile } from "@astbuild/fs";

/** @param hex the sha256 that the download has */
export async function noteMismatch(folder: string, hex: string, url: string): Promise<void> {
  await publishFile(notePath(folder, hex), `${url}\n`);
}

/** The location that a kept download of that hash came from. The note serves once. */
export async function takeMismatch(folder: string, hex: string): Promise<string | undefined> {
  try {
    const note = await readFile(notePath(folder, hex), "utf8");
    await unlink(notePath(folder, hex));
    return note.trimEnd();
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw error;
  }
}

function notePath(folder: string, hex: string): string {
  return join(folder, `${hex}.from`);
}
