/** What is in an image, entry by entry, with a digest of each file's content. */

import { readNewc } from "@astbuild/archive";
import type { ReadEntry } from "@astbuild/archive";
import { createBlake3 } from "@astbuild/hash";
import type { Digest } from "@astbuild/hash";
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
    entries.push({
      ...{ path, type, mode, uid, gid, size, major, minor },
      ...(target !== undefined && { target }),
      ...(type === "file" && { digest: await digestOf(entry) }),
    });
  }
  return entries;
}

async function digestOf({ data }: ReadEntry): Promise<Digest> {
  const hasher = createBlake3();
  for await (const piece of data) hasher.update(piece);
  return hasher.digest();
}
