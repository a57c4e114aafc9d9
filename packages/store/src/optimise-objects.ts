/**
 * Equal files of different objects share one inode. Two files of one object are never linked to
 * each other: a builder that packs its inputs would see it.
 */

import { basename, dirname } from "node:path";
import { chmodSync, linkSync, lstatSync, renameSync, unlinkSync } from "node:fs";
import type { StorePath } from "@astbuild/derivation";
import { isNotFound } from "@astbuild/fs";
import type { Digest } from "@astbuild/hash";
import { checkpoint } from "./checkpoint.ts";
import { NO_CANDIDATES } from "./candidate-table.ts";
import type { Collector } from "./collect/collector.ts";
import { MTIME } from "./canonicalise-file.ts";
import { closeFolders, recoverOptimise, writeJournal } from "./optimise-journal.ts";
import { inFlightName } from "./store-layout.ts";

export interface OptimiseOptions {
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface Optimised {
  /** Files that became links. */
  readonly files: number;
  /** Bytes on the disk that this freed. */
  readonly bytes: number;
}

interface StoredFile {
  readonly object: StorePath;
  /** Physical. */
  readonly path: string;
  readonly ino: bigint;
  readonly size: number;
}

interface Replacement {
  readonly from: StoredFile;
  readonly to: StoredFile;
}

/** Contents are read now, so that damage is never spread: a damaged file equals no other. */
export async function optimiseObjects(
  collector: Collector,
  options: OptimiseOptions,
): Promise<Optimised> {
  await recoverOptimise(collector);
  const groups = [...(await filesBySize(collector)).values()].filter(
    (group) => new Set(group.map(({ ino }) => ino)).size > 1,
  );
  const total = groups.length;
  let files = 0;
  let bytes = 0;
  let batch: Replacement[] = [];
  const flush = async (): Promise<void> => {
    const done = await replaceAll(collector, batch);
    files += done.files;
    bytes += done.bytes;
    batch = [];
  };
  for (const [index, group] of groups.entries()) {
    options.signal?.throwIfAborted();
    batch.push(...(await equalFiles(collector, group)));
    if (batch.length >= BATCH) await flush();
    options.onProgress?.(index + 1, total);
  }
  await flush();
  return { files, bytes };
}

const BATCH = 500;

/** By size and executable bit; empty files take no room. */
async function filesBySize({
  database,
  layout,
  pool,
}: Collector): Promise<Map<string, StoredFile[]>> {
  const groups = new Map<string, StoredFile[]>();
  const objects = database.rows<[StorePath]>(
    "SELECT path FROM object WHERE id NOT IN (SELECT object FROM damaged) ORDER BY id",
  );
  for (const [object] of objects) {
    const root = `${layout.objects}/${basename(object)}`;
    const entries = await pool.run({ kind: "walk", root }, true).catch((error: unknown) => {
      if (isNotFound(error)) return [];
      throw error;
    });
    for (const { path, type, size, executable, ino } of entries) {
      if (type !== "file" || size === 0) continue;
      const key = `${size} ${executable}`;
      const file = { object, path: path === "" ? root : `${root}/${path}`, ino, size };
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [file]);
      else group.push(file);
    }
  }
  return groups;
}

/** Which file is to become a link to which: the n-th of its kind in an object to the n-th elsewhere. */
async function equalFiles(
  { pool, layout }: Collector,
  group: readonly StoredFile[],
): Promise<Replacement[]> {
  const inodes = [...Map.groupBy(group, ({ ino }) => ino).values()];
  const paths = inodes.map(([first]) => first!.path.slice(layout.objects.length + 1));
  const digests = await hashAll(pool, layout.objects, paths);
  const replacements: Replacement[] = [];
  for (const [digest, equal] of Map.groupBy(inodes, (_, index) => digests[index])) {
    if (digest === undefined) continue;
    const chosen: StoredFile[] = [];
    const counts = new Map<StorePath, number>();
    // An inode that has the most names already stays.
    for (const names of equal.toSorted((a, b) => b.length - a.length)) {
      for (const file of names) {
        const nth = counts.get(file.object) ?? 0;
        counts.set(file.object, nth + 1);
        const target = chosen[nth];
        if (target === undefined) chosen[nth] = file;
        else if (target.ino !== file.ino) replacements.push({ from: target, to: file });
      }
    }
  }
  return replacements;
}

/** Undefined for what a collector has taken meanwhile. */
async function hashAll(
  pool: Collector["pool"],
  root: string,
  paths: readonly string[],
): Promise<readonly (Digest | undefined)[]> {
  const task = { kind: "hash", root, scratches: [], candidates: NO_CANDIDATES, own: -1 } as const;
  try {
    return (await pool.run({ ...task, paths }, paths.length < 16)).digests;
  } catch (error) {
    if (!isNotFound(error)) throw error;
    if (paths.length === 1) return [undefined];
  }
  const each = paths.map(async (path) => await hashAll(pool, root, [path]));
  return (await Promise.all(each)).flat();
}

/** Folders of objects are writable meanwhile; a journal says which, for whoever comes after a crash. */
async function replaceAll(collector: Collector, batch: readonly Replacement[]): Promise<Optimised> {
  const { layout, liveness } = collector;
  const folders = [
    ...new Set(batch.map(({ to }) => dirname(to.path)).filter((each) => each !== layout.objects)),
  ];
  if (batch.length === 0) return { files: 0, bytes: 0 };
  const journal = await writeJournal(collector, folders);
  checkpoint("optimise:journal");
  let files = 0;
  let bytes = 0;
  try {
    for (const { from, to } of batch) {
      const freed = replaceFile(from, to, `${layout.objects}/${inFlightName("new", liveness.id)}`);
      if (freed === undefined) continue;
      files += 1;
      bytes += freed;
    }
  } finally {
    checkpoint("optimise:linked");
    closeFolders(folders);
    checkpoint("optimise:closed");
    unlinkSync(journal);
  }
  return { files, bytes };
}

/** Undefined when one of the two is gone, or the inode can have no more names. */
function replaceFile(from: StoredFile, to: StoredFile, link: string): number | undefined {
  const folder = dirname(to.path);
  try {
    const before = lstatSync(to.path);
    // Neither has changed since it was read.
    if (before.ino !== Number(to.ino) || before.mtimeMs !== MTIME * 1000) return undefined;
    if (lstatSync(from.path).mtimeMs !== MTIME * 1000) return undefined;
    linkSync(from.path, link);
    checkpoint("optimise:link");
    if (!link.startsWith(`${folder}/`)) chmodSync(folder, 0o755);
    renameSync(link, to.path);
    checkpoint("optimise:renamed");
    return before.nlink === 1 ? before.blocks * 512 : 0;
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code !== "EMLINK" && !isNotFound(error)) throw error;
    dropLink(link);
    return undefined;
  }
}

function dropLink(link: string): void {
  try {
    unlinkSync(link);
  } catch {
    // it was not made
  }
}
