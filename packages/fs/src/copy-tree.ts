/** Copies a tree, by reflink where the file system can. */

import { chmod, mkdir, symlink } from "node:fs/promises";
import { copyOwnFile } from "./copy-own-file.ts";
import { asDiskError } from "./disk-error.ts";
import { forEachBounded } from "./for-each-bounded.ts";
import type { TreeEntry } from "./tree-entry.ts";
import { walkTree } from "./walk-tree.ts";

const AT_ONCE = 16;

/**
 * Copies a file, symlink or folder to `target`, which must not exist. Symlinks are kept as they
 * stand; files become 0644 or 0755, folders 0755; hard links become separate files. Nothing is
 * synced.
 *
 * @throws NAME_NOT_UTF8, FILE_TYPE_UNSUPPORTED as `walkTree`; DISK_FULL, PERMISSION_DENIED
 */
export async function copyTree(source: string, target: string): Promise<void> {
  await forEachBounded(foldersMade(source, target), AT_ONCE, async (entry) => {
    const copy = placed(target, entry);
    try {
      if (entry.type === "symlink") await symlink(entry.target ?? "", copy);
      else await copyOne(placed(source, entry), copy, entry.executable);
    } catch (error) {
      throw asDiskError(error, "copy", copy);
    }
  });
}

/** Makes folders as the walk meets them, each before its content, and passes on the rest. */
async function* foldersMade(
  source: string,
  target: string,
): AsyncGenerator<TreeEntry, void, undefined> {
  for await (const entry of walkTree(source)) {
    if (entry.type !== "folder") {
      yield entry;
      continue;
    }
    const copy = placed(target, entry);
    await mkdir(copy, 0o755).catch((error: unknown) => {
      throw asDiskError(error, "make the folder", copy);
    });
    await chmod(copy, 0o755);
  }
}

async function copyOne(from: string, to: string, executable: boolean): Promise<void> {
  await copyOwnFile(from, to);
  await chmod(to, executable ? 0o755 : 0o644);
}

function placed(root: string, entry: TreeEntry): string {
  return entry.path === "" ? root : `${root}/${entry.path}`;
}
