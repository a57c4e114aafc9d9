/** What is in an image, entry by entry, with a digest of each file's content. */

import { readNewc } from "@astbuild/archive";
import type { ReadEntry } from "@astbuild/archive";
import type { Digest } from "@astbuild/hash";
import { contentDigest } from "./content-digest.ts";
import { inflateImage } from "./inflate-image.ts";

export interface ListedEntry extends Pick<
  ReadEntry,
  "path" | "type" | "mode" | "uid" | "gid" | "size" | "target" | "major" | "minor"
> {
  /** Of a file. */
  readonly digest?: Digest;
}

/** In the image's order. @throws IMAGE_INVALID */
export async function listImage(file: string): Promise<ListedEntry[]> {
  const entries: ListedEntry[] = [];
  for await (const entry of readNewc(inflateImage(file), file)) {
    const { path, type, mode, uid, gid, size, target, major, minor } = entry;
    const digest = await contentDigest(entry);
    entries.push({
      ...{ path, type, mode, uid, gid, size, major, minor },
      ...(target !== undefined && { target }),
      ...(digest !== undefined && { digest }),
    });
  }
  return entries;
}
