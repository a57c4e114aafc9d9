/** One image for all readers, not compressed: names that sort differently by string and by component, sizes around four. */

import { lstatSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { planImage, writeImage } from "@astbuild/image";
import type { ImageEntry } from "@astbuild/derivation";
import { fakeStore } from "../../packages/image/test/fake-store.ts";
import type { FakeStore } from "../../packages/image/test/fake-store.ts";
import { manifestOf } from "../../packages/image/test/manifest-of.ts";

type Type = "file" | "folder" | "symlink" | "fifo";
type Line = readonly [path: string, type: Type, mode: number, content?: string];

/** Paths in ASCII: one of the readers knows nothing else. */
export const ASCII_TREE: readonly Line[] = [
  ["bin", "folder", 0o755],
  ["bin/busybox", "file", 0o4755, "\x7fe".repeat(5_000)],
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
  const folder = mkdtempSync(join(tmpdir(), "astbuild-cpio-"));
  try {
    const store = fakeStore(folder);
    const entries = tree.map((line, index) => [`/${line[0]}`, entryOf(line, store, `f${index}`)]);
    const manifest = manifestOf(Object.fromEntries(entries), { compress: false, mtime: 1 });
    const output = join(folder, "image");
    await writeImage(await planImage(manifest, store), { output, threads: 1 });
    return readFileSync(output);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function entryOf([, type, mode, content = ""]: Line, store: FakeStore, name: string): ImageEntry {
  // One's own: a foreign owner's setuid bit is not restored.
  const owner = { uid: process.getuid!(), gid: process.getgid!() };
  if (type === "symlink") return { type, target: content, ...owner };
  if (type === "file") return { type, source: store.add(name, content), mode, ...owner };
  return { type: type === "folder" ? "directory" : type, mode, ...owner };
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
