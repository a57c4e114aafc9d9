/** One archive for all readers: names that sort differently by string and by component, sizes around four. */

import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { writeNewc } from "@astbuild/archive";
import type { NewcEntry, NewcEntryType } from "@astbuild/archive";

type Line = readonly [path: string, type: NewcEntryType, mode: number, content?: string];

/** Paths in ASCII: one of the readers knows nothing else. */
export const ASCII_TREE: readonly Line[] = [
  ["bin", "folder", 0o755],
  ["bin/busybox", "file", 0o4755, "#!".repeat(5_000)],
  ["bin/sh", "symlink", 0o777, "busybox"],
  ["bin.d", "folder", 0o700],
  ["empty", "file", 0o444],
  ["etc", "folder", 0o755],
  ["etc/1", "file", 0o644, "1"],
  ["etc/22", "file", 0o640, "22"],
  ["etc/333", "file", 0o600, "333"],
  ["etc/4444", "file", 0o755, "4444"],
  ["etc/TRAILER!!!", "file", 0o644, "not yet"],
  ["etc/long", "symlink", 0o777, "../".repeat(300)],
  ["n".repeat(255), "file", 0o644, "a long name"],
  ["pipe", "fifo", 0o644],
  ["tmp", "folder", 0o1777],
];

export const TREE: readonly Line[] = [
  ...ASCII_TREE,
  ["\u00fc", "folder", 0o755],
  ["\u00fc/\uffff", "file", 0o644, "grüße"],
  ["\u00fc/\u{1f600}", "symlink", 0o777, "\uffff"],
];

export async function cpioOf(tree: readonly Line[]): Promise<Buffer> {
  const entries = tree.map(([path, type, mode, content = ""], index): NewcEntry => {
    // One's own: a foreign owner's setuid bit is not restored.
    const owner = { uid: process.getuid!(), gid: process.getgid!() };
    const common = { path, type, mode, ...owner, mtime: 1, ino: index + 1 };
    if (type === "symlink") return { ...common, target: content };
    return type === "file" ? { ...common, data: Buffer.from(content) } : common;
  });
  return Buffer.concat(await Array.fromAsync(writeNewc(entries)));
}

/** What a program unpacked, in the same form and the same order. */
export function unpacked(root: string, below = ""): Line[] {
  const names = readdirSync(`${root}/${below}`).sort((a, b) =>
    Buffer.from(a).compare(Buffer.from(b)),
  );
  return names.flatMap((name) => {
    const path = below === "" ? name : `${below}/${name}`;
    const full = `${root}/${path}`;
    const stats = lstatSync(full);
    const mode = stats.mode & 0o7777;
    if (stats.isDirectory()) return [[path, "folder", mode], ...unpacked(root, path)];
    if (stats.isSymbolicLink()) return [[path, "symlink", mode, readlinkSync(full)]];
    if (stats.isFIFO()) return [[path, "fifo", mode]];
    const content = readFileSync(full, "utf8");
    return [content === "" ? [path, "file", mode] : [path, "file", mode, content]];
  });
}
