/** Makes an output what an object is: moved beside the objects, hash parts written, canonical, durable. */

import { chmodSync, lstatSync, renameSync, symlinkSync, unlinkSync } from "node:fs";
import type { TreeEntry, TreeEntryType } from "@astbuild/fs";
import type { Digest } from "@astbuild/hash";
import type { CanonicalFile } from "./canonicalise-file.ts";
import { checkpoint } from "./checkpoint.ts";
import type { FileEdits } from "./edit-file.ts";
import { editText } from "./examine-outputs.ts";
import type { ExaminedOutput } from "./examine-outputs.ts";
import type { FilePool } from "./file-pool.ts";
import { listingDigest } from "./listing-digest.ts";

export interface FinishOptions {
  /** Where it is moved: `objects/.new-…`. */
  readonly staged: string;
  /** How many names each inode has in all outputs of the build: one with more has a name elsewhere. */
  readonly links: ReadonlyMap<bigint, number>;
  readonly syncFileSystem: ((path: string) => Promise<void>) | undefined;
}

/** Returns the digest of the bytes as they lie there. On failure the output is moved back where it was. */
export async function finishOutput(
  pool: FilePool,
  output: ExaminedOutput,
  options: FinishOptions,
): Promise<Digest> {
  const { staged } = options;
  makeFolderWritable(output.source);
  renameSync(output.source, staged);
  checkpoint("publish:moved");
  try {
    const digest = await rewrite(pool, output, options);
    checkpoint("publish:rewritten");
    await canonicalise(pool, output, options);
    return digest;
  } catch (error) {
    makeFolderWritable(staged);
    renameSync(staged, output.source);
    throw error;
  }
}

/** An ordinary user cannot move a folder without the right to write in it: its entry `..` changes. */
function makeFolderWritable(path: string): void {
  const stats = lstatSync(path);
  if (stats.isDirectory()) chmodSync(path, 0o755);
}

async function rewrite(
  pool: FilePool,
  output: ExaminedOutput,
  { staged, links }: FinishOptions,
): Promise<Digest> {
  const { tree, edits } = output;
  if (edits.size === 0) return output.digest;
  const edited = tree.entries.filter(({ path }) => edits.has(path));
  for (const { path } of edited) makeFolderWritable(parentOf(staged, path));
  const targets = new Map<string, string>();
  for (const { path, target } of edited) {
    if (target === undefined) continue;
    const full = joined(staged, path);
    targets.set(path, editText(target, edits.get(path)!));
    unlinkSync(full);
    symlinkSync(targets.get(path)!, full);
  }
  const digests = new Map(tree.digests);
  const groups = editGroups(
    edited.filter(({ type }) => type === "file"),
    links,
  );
  const files = groups.map(([{ path, nlink, ino }]): FileEdits => ({
    path,
    edits: edits.get(path)!,
    isShared: nlink > (links.get(ino) ?? 0),
  }));
  const results = await pool.run(
    { kind: "edit", root: staged, files, write: true },
    files.length < 16,
  );
  groups.forEach((group, index) => {
    for (const { path } of group) digests.set(path, results[index]!);
  });
  return listingDigest(
    tree.entries.map(({ path, type, executable, size, target }) => {
      if (type === "folder") return { type, path };
      if (type === "symlink") return { type, path, target: targets.get(path) ?? target! };
      return { type, path, executable, size, digest: digests.get(path)! };
    }),
  );
}

/** Names of one inode together: it is written once. One that is shared with another object is copied for each name. */
function editGroups(
  files: readonly TreeEntry[],
  links: ReadonlyMap<bigint, number>,
): [TreeEntry, ...TreeEntry[]][] {
  const groups = Map.groupBy(files, ({ ino, nlink, path }) =>
    nlink > (links.get(ino) ?? 0) ? path : ino,
  );
  return [...groups.values()] as [TreeEntry, ...TreeEntry[]][];
}

async function canonicalise(
  pool: FilePool,
  output: ExaminedOutput,
  options: FinishOptions,
): Promise<void> {
  const { staged, links, syncFileSystem } = options;
  const { entries } = output.tree;
  const inodes = Map.groupBy(
    entries.filter(({ type }) => type === "file"),
    ({ ino }) => ino,
  );
  const files = [...inodes.values()].map((group): CanonicalFile => ({
    path: group[0]!.path,
    executable: group[0]!.executable,
    isShared: group[0]!.nlink > (links.get(group[0]!.ino) ?? 0),
  }));
  // Below, what it takes is to wait for the disk, and a thread would help as little as it would with that.
  const isSmall = files.length <= MANY;
  const syncsAll = syncFileSystem !== undefined && !isSmall;
  const sync = !syncsAll;
  const pathsOf = (wanted: TreeEntryType): string[] =>
    entries.filter(({ type }) => type === wanted).map(({ path }) => path);
  const task = {
    kind: "canonicalise",
    root: staged,
    files,
    symlinks: [],
    folders: [],
    sync,
  } as const;
  const chunks = isSmall ? [files] : chunksOf(files);
  await Promise.all(chunks.map((chunk) => pool.run({ ...task, files: chunk }, isSmall)));
  const symlinks = pathsOf("symlink");
  const folders = pathsOf("folder").toReversed();
  await pool.run({ ...task, files: [], symlinks, folders }, isSmall);
  if (syncsAll) await syncFileSystem(staged);
}

/** Above this many files one sync of the file system is quicker than an fsync for each. */
const MANY = 2_000;

function chunksOf(files: readonly CanonicalFile[]): (readonly CanonicalFile[])[] {
  const count = Math.ceil(files.length / CHUNK);
  return Array.from({ length: count }, (_, index) =>
    files.slice(index * CHUNK, (index + 1) * CHUNK),
  );
}

const CHUNK = 64;

function parentOf(root: string, path: string): string {
  if (path === "") return root;
  return joined(root, path.slice(0, Math.max(0, path.lastIndexOf("/"))));
}

function joined(root: string, path: string): string {
  return path === "" ? root : `${root}/${path}`;
}
