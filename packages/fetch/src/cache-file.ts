/** The download cache: files named by their sha256, believed after they were read once in this process. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { isNotFound } from "@astbuild/fs";

export interface DownloadCache {
  /** The file's path and size; undefined where it is not there, or was damaged and is removed. */
  find(hex: string): Promise<{ path: string; size: number } | undefined>;
  path(hex: string): string;
}

export function openDownloadCache(folder: string): DownloadCache {
  /** What was seen to be right, by size and mtime. */
  const seen = new Map<string, string>();
  const path = (hex: string): string => join(folder, hex);
  return {
    path,
    async find(hex) {
      try {
        const stats = await lstat(path(hex));
        const state = `${stats.size} ${stats.mtimeMs} ${stats.ino}`;
        const found = { path: path(hex), size: stats.size };
        if (stats.isFile() && seen.get(hex) === state) return found;
        if (!stats.isFile() || (await hashFile(path(hex))) !== hex) {
          await unlink(path(hex));
          return undefined;
        }
        seen.set(hex, state);
        return found;
      } catch (error) {
        if (isNotFound(error)) return undefined;
        throw error;
      }
    },
  };
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
    hash.update(chunk as Buffer);
  }
  return hash.digest("hex");
}
