/** Replaces hash parts in a file by others of the same length, and tells the digest of the result. */

import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from "node:fs";
import { randomUUID } from "node:crypto";
import { createBlake3 } from "@astbuild/hash";
import type { Digest } from "@astbuild/hash";

export interface FileEdits {
  readonly path: string;
  /** Ascending, not overlapping. */
  readonly edits: readonly Edit[];
  /** Another object has a link to the same inode: the file is copied before it is written. */
  readonly isShared: boolean;
}

export interface Edit {
  readonly offset: number;
  /** Replaces as many bytes; NUL characters for zeroes. */
  readonly text: string;
}

/** @param write false: only the digest is computed */
export function editFile(path: string, { edits, isShared }: FileEdits, write: boolean): Digest {
  if (write && isShared) unshare(path);
  if (write) chmodSync(path, 0o644);
  const file = openSync(
    path,
    (write ? constants.O_RDWR : constants.O_RDONLY) | constants.O_NOFOLLOW,
  );
  try {
    if (write)
      for (const { offset, text } of edits) writeAll(file, Buffer.from(text, "latin1"), offset);
    return digestEdited(file, write ? [] : edits);
  } finally {
    closeSync(file);
  }
}

function unshare(path: string): void {
  const copy = `${path.slice(0, path.lastIndexOf("/"))}/.astbuild-${randomUUID()}`;
  copyFileSync(path, copy, constants.COPYFILE_FICLONE);
  renameSync(copy, path);
}

function writeAll(file: number, bytes: Buffer, offset: number): void {
  for (let done = 0; done < bytes.length;) {
    done += writeSync(file, bytes, done, bytes.length - done, offset + done);
  }
}

function digestEdited(file: number, edits: readonly Edit[]): Digest {
  const hasher = createBlake3();
  let next = 0;
  for (let base = 0; ;) {
    const read = readSync(file, buffer, 0, buffer.length, base);
    if (read === 0) return hasher.digest();
    // An edit may reach from one piece into the next: it is applied to both.
    for (let index = next; index < edits.length; index++) {
      const { offset, text } = edits[index]!;
      if (offset >= base + read) break;
      const from = Math.max(offset, base);
      const to = Math.min(offset + text.length, base + read);
      buffer.write(text.slice(from - offset, to - offset), from - base, "latin1");
      if (to === offset + text.length) next = index + 1;
    }
    hasher.update(buffer.subarray(0, read));
    base += read;
  }
}

const buffer = Buffer.allocUnsafeSlow(256 * 1024);
