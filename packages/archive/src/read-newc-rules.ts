/** The strict reader's rules for names, fields and sequence, written from what kernels refuse. */

import { isUtf8 } from "node:buffer";
import type { RawHeader } from "./read-newc-header.ts";

export type ReadEntryType = "file" | "folder" | "symlink" | "charDevice" | "blockDevice" | "fifo";

const TYPES = new Map<number, ReadEntryType>([
  [0o1, "fifo"],
  [0o2, "charDevice"],
  [0o4, "folder"],
  [0o6, "blockDevice"],
  [0o10, "file"],
  [0o12, "symlink"],
]);

/** The type that the mode's upper bits say; undefined for sockets and what is unknown. */
export function typeOfMode(mode: number): ReadEntryType | undefined {
  return TYPES.get(mode >>> 12);
}

/** The rule that a name field, with its NUL, breaks. */
export function brokenNameRule(field: Buffer): string | undefined {
  if (field.indexOf(0) !== field.length - 1) return "a name ends with exactly one NUL";
  const name = field.subarray(0, -1);
  if (!isUtf8(name)) return "a name is UTF-8";
  const parts = name.toString().split("/");
  if (parts.includes("")) return "a name has no leading, trailing or doubled slash";
  if (parts.includes(".") || parts.includes("..")) return "a name has no . and no .. in it";
  if (parts.some((part) => Buffer.byteLength(part) > 255))
    return "a component has at most 255 bytes";
  return undefined;
}

/** The rule that a header breaks, apart from its name. */
export function brokenHeaderRule(header: RawHeader): string | undefined {
  const type = typeOfMode(header.mode);
  const isDevice = type === "charDevice" || type === "blockDevice";
  if (type === undefined) return "the type is known, and no socket";
  if (header.nlink !== 1) return "nlink is 1";
  if (header.check !== 0) return "the check field is 0";
  if (header.devmajor !== 0 || header.devminor !== 0) return "the device it lies on is 0:0";
  if (header.filesize !== 0 && type !== "file" && type !== "symlink") {
    return "only files and symlinks have data";
  }
  if (!isDevice && (header.rdevmajor !== 0 || header.rdevminor !== 0)) {
    return "only a device has a number";
  }
  if (header.rdevmajor > 4095 || header.rdevminor >= 2 ** 20) {
    return "a device's number is at most 4095:1048575";
  }
  if (type === "symlink" && (header.filesize === 0 || header.filesize > 4095)) {
    return "a symlink's target has 1 to 4095 bytes";
  }
  return undefined;
}

/** Remembers what came, and tells the rule that the next entry breaks. */
export class Sequence {
  readonly #folders = new Set<string>();
  readonly #inos = new Set<number>();
  #previous: Buffer | undefined;
  #mtime: number | undefined;

  brokenRule(name: Buffer, header: RawHeader): string | undefined {
    const path = name.toString();
    const order = this.#previous === undefined ? 1 : compareNames(name, this.#previous);
    if (order === 0) return "each path comes once";
    if (order < 0) return "names come in component-wise byte order";
    const slash = path.lastIndexOf("/");
    if (slash > 0 && !this.#folders.has(path.slice(0, slash))) {
      return "a folder comes before what is in it";
    }
    if (this.#inos.has(header.ino)) return "each entry has an inode number of its own";
    this.#mtime ??= header.mtime;
    if (header.mtime !== this.#mtime) return "all entries have one mtime";
    this.#previous = name;
    this.#inos.add(header.ino);
    if (typeOfMode(header.mode) === "folder") this.#folders.add(path);
    return undefined;
  }
}

/** The slash ranks below every other byte; so a folder's content stands directly behind it. */
function compareNames(a: Buffer, b: Buffer): number {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) {
    const left = a[index]!;
    const right = b[index]!;
    if (left === right) continue;
    if (left === 0x2f) return -1;
    if (right === 0x2f) return 1;
    return left - right;
  }
  return a.length - b.length;
}
