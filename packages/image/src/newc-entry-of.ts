/** A planned entry as the archive knows it, without its data. */

import type { NewcEntry } from "@astbuild/archive";
import type { PlannedEntry } from "./image-plan.ts";

export function newcEntryOf(entry: PlannedEntry, mtime: number): NewcEntry {
  const { path, type, mode, uid, gid, ino, size, target, device } = entry;
  return {
    ...{ path: path.slice(1), type, mode, uid, gid, mtime, ino },
    ...(type === "file" ? { size } : {}),
    ...(target === undefined ? {} : { target }),
    ...device,
  };
}
