/** The work on files that runs on worker threads: plain data in, plain data out, and each task can be run twice. */

import { forEachBounded, walkTreeSync } from "@astbuild/fs";
import type { TreeEntry } from "@astbuild/fs";
import type { Digest } from "@astbuild/hash";
import { canonicaliseFile, canonicaliseFolder, canonicaliseSymlink } from "./canonicalise-file.ts";
import type { CanonicalFile } from "./canonicalise-file.ts";
import { editFile } from "./edit-file.ts";
import type { FileEdits } from "./edit-file.ts";
import { hashFile } from "./hash-file.ts";
import type { CandidateTable } from "./candidate-table.ts";
import { createHashScanner, scannerTables } from "./hash-scanner.ts";
import { lookInside } from "./look-inside.ts";
import { measureObject } from "./measure-object.ts";
import type { MeasuredTree } from "./measure-object.ts";
import { removeObject } from "./remove-object.ts";
import type { RemovedTree } from "./remove-object.ts";

/** The entries of a tree. */
export interface WalkTask {
  readonly kind: "walk";
  readonly root: string;
}

/** Digests of files and the hashes in them. */
export interface HashTask {
  readonly kind: "hash";
  readonly root: string;
  readonly paths: readonly string[];
  /** Hash parts; none and no candidates: nothing is scanned for. */
  readonly scratches: readonly string[];
  readonly candidates: CandidateTable;
  /** Index of the scratch hash that counts as zero; -1 for none. */
  readonly own: number;
}

/** Digests of files as they are after edits, which are written when so told. */
export interface EditTask {
  readonly kind: "edit";
  readonly root: string;
  readonly files: readonly FileEdits[];
  readonly write: boolean;
}

/** Canonical mode and mtime, and fsync when so told. */
export interface CanonicaliseTask {
  readonly kind: "canonicalise";
  readonly root: string;
  readonly files: readonly CanonicalFile[];
  readonly symlinks: readonly string[];
  /** Each after all that is in it. */
  readonly folders: readonly string[];
  readonly sync: boolean;
}

/** Trees are unlinked. */
export interface RemoveTask {
  readonly kind: "remove";
  readonly paths: readonly string[];
}

/** What trees take on the disk. */
export interface MeasureTask {
  readonly kind: "measure";
  readonly paths: readonly string[];
}

export type FileTask = WalkTask | HashTask | EditTask | CanonicaliseTask | RemoveTask | MeasureTask;

export type TaskResult<Task extends FileTask> = Task extends WalkTask
  ? TreeEntry[]
  : Task extends HashTask
    ? HashResult
    : Task extends EditTask
      ? Digest[]
      : Task extends RemoveTask
        ? RemovedTree[]
        : Task extends MeasureTask
          ? MeasuredTree[]
          : undefined;

export interface HashResult {
  /** In the order of the paths. */
  readonly digests: readonly Digest[];
  /** Indices of the candidates that occur. */
  readonly found: readonly number[];
  readonly hits: readonly PlacedHash[];
  /** Pieces of scratch hashes outside whole ones. */
  readonly splits: readonly PlacedHash[];
  /** Scratch hashes in compressed files, at no offset. */
  readonly inside: readonly PlacedHash[];
  /** Files whose bytes cannot be replaced, by index, with the name of the format; only those with hits. */
  readonly checksummed: readonly [file: number, format: string][];
  /** Compressed files that could not be looked into. */
  readonly unread: readonly [file: number, format: string][];
}

/** A scratch hash in a file, both by index. */
export interface PlacedHash {
  readonly file: number;
  readonly scratch: number;
  readonly offset: number;
}

export async function runFileTask<Task extends FileTask>(task: Task): Promise<TaskResult<Task>> {
  return (await run(task)) as TaskResult<Task>;
}

async function run(task: FileTask): Promise<unknown> {
  if (task.kind === "walk") return walkTreeSync(task.root);
  if (task.kind === "hash") return await hashFiles(task);
  if (task.kind === "edit") {
    return task.files.map((edits) => editFile(joined(task.root, edits.path), edits, task.write));
  }
  if (task.kind === "remove") return task.paths.map(removeObject);
  if (task.kind === "measure") return task.paths.map(measureObject);
  return await canonicalise(task);
}

async function canonicalise(task: CanonicaliseTask): Promise<undefined> {
  const { root, files, symlinks, folders, sync } = task;
  await forEachBounded(files, AT_ONCE, async (file) => {
    await canonicaliseFile(joined(root, file.path), file, sync);
  });
  for (const path of symlinks) canonicaliseSymlink(joined(root, path));
  await forEachBounded(folders, AT_ONCE, async (path) => {
    await canonicaliseFolder(joined(root, path), sync);
  });
  return undefined;
}

/** Waits for the disk at a time: more than the thread pool's four threads. */
const AT_ONCE = 16;

async function hashFiles(task: HashTask): Promise<HashResult> {
  const digests: Digest[] = [];
  const found = new Set<number>();
  const hits: PlacedHash[] = [];
  const splits: PlacedHash[] = [];
  const inside: PlacedHash[] = [];
  const checksummed: [number, string][] = [];
  const unread: [number, string][] = [];
  const scans = task.scratches.length + task.candidates.indices.length > 0;
  const tables = scannerTables(task.scratches, task.candidates);
  for (const [file, path] of task.paths.entries()) {
    const full = joined(task.root, path);
    const scanner = scans ? createHashScanner(tables, task.own, found) : undefined;
    const { digest, format } = hashFile(full, scanner);
    digests.push(digest);
    if (scanner === undefined) continue;
    for (const hit of scanner.hits) hits.push({ file, ...hit });
    for (const split of scanner.splits) splits.push({ file, ...split });
    if (format === undefined) continue;
    if (scanner.hits.length > 0 && format.hasChecksum) checksummed.push([file, format.name]);
    if (!format.isCompressed) continue;
    const { wasRead, scratches } = await lookInside(full, format.name, { tables, found });
    if (!wasRead) unread.push([file, format.name]);
    for (const scratch of scratches) inside.push({ file, scratch, offset: -1 });
  }
  return { digests, found: [...found], hits, splits, inside, checksummed, unread };
}

function joined(root: string, path: string): string {
  return path === "" ? root : `${root}/${path}`;
}
