/** One entry of a tree as the canonical walk tells it: regular file, folder or symlink, and nothing else. */

import type { BigIntStats } from "node:fs";
import { isUtf8 } from "node:buffer";
import { AstbuildError } from "@astbuild/errors";

export type TreeEntryType = "file" | "folder" | "symlink";

export interface TreeEntry {
  /** Relative to the top, with slashes; "" for the top itself. */
  readonly path: string;
  readonly type: TreeEntryType;
  /** A regular file with any x bit. */
  readonly executable: boolean;
  /** Bytes of a file; a symlink's target in bytes; 0 for a folder. */
  readonly size: number;
  /** Of a symlink, as it stands. */
  readonly target?: string;
  /** The twelve permission bits. */
  readonly mode: number;
  /** A bigint: overlay and FUSE file systems use all 64 bits, and a rounded number would merge two files. */
  readonly ino: bigint;
  readonly nlink: number;
  readonly uid: number;
  /** In milliseconds; what is finer is cut off. */
  readonly mtimeMs: number;
}

/**
 * @param top the tree's own path, for messages
 * @throws FILE_TYPE_UNSUPPORTED for sockets, FIFOs and devices
 */
export function makeTreeEntry(
  top: string,
  path: string,
  stats: BigIntStats,
  target: string | undefined,
): TreeEntry {
  const type = typeOf(stats, top, path);
  const mode = Number(stats.mode & 0o7777n);
  return {
    path,
    type,
    executable: type === "file" && (mode & 0o111) !== 0,
    size: type === "folder" ? 0 : Number(stats.size),
    ...(target === undefined ? {} : { target }),
    mode,
    ino: stats.ino,
    nlink: Number(stats.nlink),
    uid: Number(stats.uid),
    mtimeMs: Number(stats.mtimeMs),
  };
}

/**
 * The text of a name or of a symlink's target.
 *
 * @param path where it stands, relative to the top
 * @throws NAME_NOT_UTF8
 */
export function decodeName(bytes: Buffer, top: string, path: string): string {
  if (isUtf8(bytes)) return bytes.toString("utf8");
  throw new AstbuildError("NAME_NOT_UTF8", `a name is not UTF-8: ${escapeBytes(bytes)}`, {
    facts: { in: path === "" ? top : `${top}/${path}`, name: escapeBytes(bytes) },
    hint: "rename it: objects and images hold UTF-8 names only",
  });
}

function typeOf(stats: BigIntStats, top: string, path: string): TreeEntryType {
  if (stats.isFile()) return "file";
  if (stats.isDirectory()) return "folder";
  if (stats.isSymbolicLink()) return "symlink";
  const type = specialType(stats);
  const full = path === "" ? top : `${top}/${path}`;
  throw new AstbuildError("FILE_TYPE_UNSUPPORTED", `a tree cannot hold a ${type}: ${full}`, {
    facts: { path: full, type, allowed: "regular files, folders, symlinks" },
  });
}

function specialType(stats: BigIntStats): string {
  if (stats.isSocket()) return "socket";
  if (stats.isFIFO()) return "FIFO";
  if (stats.isBlockDevice()) return "block device";
  return "character device";
}

function escapeBytes(bytes: Buffer): string {
  return [...bytes]
    .map((byte) =>
      byte >= 0x20 && byte < 0x7f
        ? String.fromCharCode(byte)
        : `\\x${byte.toString(16).padStart(2, "0")}`,
    )
    .join("");
}
