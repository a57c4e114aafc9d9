/** Looks whether what the database calls valid lies there as it was registered; what does not is noted as damaged. */

import { basename } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { StorePath } from "@astbuild/derivation";
import { forEachBounded, isNotFound } from "@astbuild/fs";
import type { TreeEntry } from "@astbuild/fs";
import { isAstbuildError } from "@astbuild/errors";
import type { Digest } from "@astbuild/hash";
import type { Collector } from "./collect/collector.ts";
import { EXECUTABLE_MODE, FILE_MODE, FOLDER_MODE, MTIME } from "./canonicalise-file.ts";
import { NO_CANDIDATES } from "./candidate-table.ts";
import { markDamaged, mendObject } from "./damage.ts";
import { namesIn } from "./names-in.ts";
import { checkDatabase } from "./check-database.ts";
import { listingDigest } from "./listing-digest.ts";
import { scanTree } from "./scan-output.ts";
import type { Wanted } from "./scan-output.ts";
import { recoverOptimise } from "./optimise-journal.ts";

export interface VerifyOptions {
  /** Read every byte; otherwise sizes, modes and times, and the bytes of what looks strange. */
  readonly contents?: boolean;
  /** Only these; all objects by default. */
  readonly paths?: readonly StorePath[];
  /** Bytes. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface VerifyFinding {
  /** A store path, or a file of the store's own. */
  readonly path: string;
  /** `metadata`: the bytes are right, but not modes or times. */
  readonly problem: "missing" | "content" | "metadata" | "database";
  /** What is strange, each with the file's path in the object. */
  readonly details: readonly string[];
}

export interface Verified {
  readonly objects: number;
  readonly bytes: number;
  readonly findings: readonly VerifyFinding[];
  /** What lies there under a good name and has no row: leftovers, or rows that were lost. */
  readonly unregistered: readonly string[];
}

interface ObjectRow {
  readonly id: number;
  readonly path: StorePath;
  readonly contentDigest: Digest;
  readonly size: number;
  readonly wasDamaged: boolean;
}

export async function verifyObjects(
  collector: Collector,
  options: VerifyOptions,
): Promise<Verified> {
  const { database } = collector;
  await recoverOptimise(collector);
  const findings: VerifyFinding[] = checkDatabase(database, options.contents === true);
  const rows = objectRows(collector, options.paths);
  const total = rows.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  let begun = 0;
  await forEachBounded(rows, 4, async (row) => {
    // Small objects never wait for anything: a Ctrl-C and the progress must come in between.
    if (begun++ % FEW === 0) await nextTurn();
    options.signal?.throwIfAborted();
    const finding = await verifyOne(collector, row, options.contents === true);
    const isNoted = await note(collector, row, finding?.problem);
    if (finding !== undefined && isNoted) findings.push(finding);
    done += row.size;
    options.onProgress?.(done, total);
  });
  findings.sort((a, b) => (a.path < b.path ? -1 : 1));
  const unregistered = options.paths === undefined ? await withoutRow(collector) : [];
  return { objects: rows.length, bytes: total, findings, unregistered };
}

const FEW = 64;

async function withoutRow({ database, layout }: Collector): Promise<string[]> {
  const names = await namesIn(layout.objects);
  const rows = database.rows<[StorePath]>("SELECT path FROM object");
  const valid = new Set(rows.map(([path]) => basename(path)));
  return names.filter((name) => !name.startsWith(".") && !valid.has(name)).sort();
}

function objectRows({ database }: Collector, paths?: readonly StorePath[]): ObjectRow[] {
  const rows = database.rows<[number, StorePath, Digest, number, number]>(
    `SELECT id, path, content_digest, size, id IN (SELECT object FROM damaged) FROM object
     ${paths === undefined ? "WHERE ? = ''" : "WHERE path IN (SELECT value FROM json_each(?))"}
     ORDER BY id`,
    paths === undefined ? "" : JSON.stringify(paths),
  );
  return rows.map(([id, path, contentDigest, size, damaged]) => ({
    ...{ id, path, contentDigest, size },
    wasDamaged: damaged === 1,
  }));
}

/** Undefined when all is as it was registered. */
async function verifyOne(
  { pool, layout }: Collector,
  row: ObjectRow,
  contents: boolean,
): Promise<VerifyFinding | undefined> {
  const root = `${layout.objects}/${basename(row.path)}`;
  try {
    const entries = await pool.run({ kind: "walk", root }, row.size < SMALL);
    const details = entries.flatMap(metadataProblems);
    const size = entries.reduce((sum, each) => sum + each.size, 0);
    if (size !== row.size) details.unshift(`${size} bytes instead of ${row.size}`);
    if (!contents && details.length === 0 && !row.wasDamaged) return undefined;
    const digest = await contentDigest(pool, root, entries);
    if (digest !== row.contentDigest) return { path: row.path, problem: "content", details };
    return details.length === 0 ? undefined : { path: row.path, problem: "metadata", details };
  } catch (error) {
    if (isNotFound(error)) return { path: row.path, problem: "missing", details: [] };
    if (!isAstbuildError(error) && !isUnreadable(error)) throw error;
    return { path: row.path, problem: "content", details: [error.message] };
  }
}

const SMALL = 4096;

const NOTHING: Wanted = { scratches: [], candidates: NO_CANDIDATES, own: -1 };

/** The digest of the bytes of a tree as they lie there. */
export async function contentDigest(
  pool: Collector["pool"],
  root: string,
  entries: readonly TreeEntry[],
): Promise<Digest> {
  const tree = await scanTree(pool, { root, entries }, NOTHING);
  return listingDigest(
    entries.map(({ path, type, executable, size, target }) => {
      if (type === "folder") return { type, path };
      if (type === "symlink") return { type, path, target: target! };
      return { type, path, executable, size, digest: tree.digests.get(path)! };
    }),
  );
}

function metadataProblems({ path, type, mode, executable, mtimeMs }: TreeEntry): string[] {
  const name = path === "" ? "the top" : path;
  const wanted = type === "folder" ? FOLDER_MODE : executable ? EXECUTABLE_MODE : FILE_MODE;
  const problems: string[] = [];
  if (type !== "symlink" && mode !== wanted)
    problems.push(`${name}: mode ${octal(mode)}, not ${octal(wanted)}`);
  if (mtimeMs !== MTIME * 1000)
    problems.push(`${name}: changed at ${new Date(mtimeMs).toISOString()}`);
  return problems;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

/** A disk that cannot give the bytes back, or permissions that were taken away. */
function isUnreadable(error: unknown): error is Error {
  return (
    error instanceof Error && "code" in error && (error.code === "EIO" || error.code === "EACCES")
  );
}

/** Whether it is still an object: a collector may have taken it meanwhile. */
async function note(
  { database }: Collector,
  row: ObjectRow,
  problem: VerifyFinding["problem"] | undefined,
): Promise<boolean> {
  const isRight = problem === undefined || problem === "metadata";
  if (problem === undefined && !row.wasDamaged) return true;
  return await database.write("full", (writer) => {
    const isThere = writer.row("SELECT 1 FROM object WHERE id = ?", row.id) !== undefined;
    if (!isThere) return false;
    if (!isRight) markDamaged(writer, row.id);
    else if (row.wasDamaged) mendObject(writer, row);
    return true;
  });
}
