/** An entry of a newc archive without its data, and what no archive can hold. */

import { AstbuildError } from "@astbuild/errors";

export type NewcEntryType = "file" | "folder" | "symlink" | "charDevice" | "blockDevice" | "fifo";

export interface NewcEntry {
  /** `etc/passwd`: relative, without `.` or `..`; the root has no entry. */
  readonly path: string;
  readonly type: NewcEntryType;
  /** The twelve permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds. */
  readonly mtime: number;
  readonly ino: number;
  /** Bytes of a file; 0 where it is left out. */
  readonly size?: number;
  /** Of a symlink. */
  readonly target?: string;
  /** Of a device. */
  readonly major?: number;
  readonly minor?: number;
}

/** Bytes of data behind the header: a file's content, a symlink's target, else nothing. */
export function newcSize({ type, size = 0, target = "" }: NewcEntry): number {
  if (type === "symlink") return Buffer.byteLength(target);
  return type === "file" ? size : 0;
}

/** @throws IMAGE_ENTRY_INVALID naming the path and the rule */
export function checkNewcEntry(entry: NewcEntry): void {
  const rule = brokenPathRule(entry.path) ?? brokenFieldRule(entry);
  if (rule !== undefined) throw invalidNewcEntry(entry.path, rule);
}

export function invalidNewcEntry(path: string, rule: string): AstbuildError {
  return new AstbuildError("IMAGE_ENTRY_INVALID", `the image cannot hold ${JSON.stringify(path)}`, {
    facts: { path, rule },
  });
}

function brokenPathRule(path: string): string | undefined {
  if (path === "") return "a path is not empty";
  if (path === "TRAILER!!!") return "TRAILER!!! is the name that ends the archive";
  if (path.includes("\0")) return "a path has no NUL in it";
  if (!path.isWellFormed()) return "a path is UTF-8";
  if (Buffer.byteLength(path) > 4095) return "a path has at most 4095 bytes";
  for (const component of path.split("/")) {
    if (component === "") return "a path has no leading, trailing or doubled slash";
    if (component === "." || component === "..") return "a path has no . and no .. in it";
    if (Buffer.byteLength(component) > 255) return "a name has at most 255 bytes";
  }
  return undefined;
}

function brokenFieldRule(entry: NewcEntry): string | undefined {
  const isDevice = entry.type === "charDevice" || entry.type === "blockDevice";
  const { major = 0, minor = 0 } = entry;
  for (const field of ["uid", "gid", "mtime", "ino"] as const) {
    if (!isUnsigned(entry[field], 0xffff_ffff)) return `${field} is a number of 32 bits`;
  }
  if (!isUnsigned(entry.mode, 0o7777)) return "mode is twelve bits";
  if (!isUnsigned(newcSize(entry), 0xffff_ffff)) return "a file is smaller than 4 GiB";
  if (!isDevice && (major !== 0 || minor !== 0)) return "only a device has a number";
  if (!isUnsigned(major, 4095)) return "a device's major number is at most 4095";
  if (!isUnsigned(minor, 0xf_ffff)) return "a device's minor number is at most 1048575";
  return entry.type === "symlink" ? brokenTargetRule(entry.target ?? "") : undefined;
}

function brokenTargetRule(target: string): string | undefined {
  if (target === "" || target.includes("\0") || !target.isWellFormed()) {
    return "a symlink has a target, in UTF-8 and without NUL";
  }
  return Buffer.byteLength(target) > 4095 ? "a symlink's target has at most 4095 bytes" : undefined;
}

function isUnsigned(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= most;
}
