/** Reads an output once: digests of its files, and every hash in contents, symlinks and names. */

import type { TreeEntry } from "@astbuild/fs";
import type { Digest } from "@astbuild/hash";
import type { CandidateTable } from "./candidate-table.ts";
import type { FilePool } from "./file-pool.ts";
import type { HashResult, HashTask } from "./file-tasks.ts";
import { createHashScanner, scannerTables } from "./hash-scanner.ts";
import type { Hit } from "./hash-scanner.ts";

/** What is looked for; indices elsewhere count in these lists. */
export interface Wanted {
  readonly scratches: readonly string[];
  readonly candidates: CandidateTable;
  /** Index of the scratch hash that counts as zero; -1 for none. */
  readonly own: number;
}

export interface ScannedTree {
  readonly entries: readonly TreeEntry[];
  /** Of files, by path. */
  readonly digests: ReadonlyMap<string, Digest>;
  /** Scratch hashes in files and symlinks, by path, ascending. */
  readonly hits: ReadonlyMap<string, readonly Hit[]>;
  /** Indices of candidates. */
  readonly found: ReadonlySet<number>;
  readonly findings: readonly Finding[];
  /** Compressed files that could not be looked into. */
  readonly unread: readonly { readonly path: string; readonly format: string }[];
}

/** A scratch hash where it cannot be replaced. */
export interface Finding {
  readonly kind: "split" | "compressed" | "checksum" | "name";
  readonly path: string;
  readonly scratch: number;
  readonly offset?: number;
  readonly format?: string;
}

export async function scanTree(
  pool: FilePool,
  tree: { readonly root: string; readonly entries: readonly TreeEntry[] },
  wanted: Wanted,
): Promise<ScannedTree> {
  const found = new Set<number>();
  const hits = new Map<string, Hit[]>();
  const digests = new Map<string, Digest>();
  const findings: Finding[] = [];
  const unread: { path: string; format: string }[] = [];
  scanNames(tree.entries, wanted, { found, hits, findings });
  // Hard links are read once.
  const groups = [
    ...Map.groupBy(
      tree.entries.filter(({ type }) => type === "file"),
      ({ ino }) => ino,
    ).values(),
  ];
  const scans = wanted.scratches.length + wanted.candidates.indices.length > 0;
  const small = scans ? SMALL_SCAN : SMALL_HASH;
  const isSmall = groups.length <= small.count && sizeOf(groups) <= small.size;
  await Promise.all(
    chunks(groups).map(async (chunk) => {
      const task: HashTask = {
        kind: "hash",
        root: tree.root,
        paths: chunk.map((group) => group[0]!.path),
        ...wanted,
      };
      collect(await pool.run(task, isSmall), chunk);
    }),
  );

  function collect(result: HashResult, chunk: readonly (readonly TreeEntry[])[]): void {
    const first = (index: number): string => chunk[index]![0]!.path;
    for (const index of result.found) found.add(index);
    chunk.forEach((group, index) => {
      for (const { path } of group) digests.set(path, result.digests[index]!);
    });
    for (const { file, scratch, offset } of result.hits) {
      for (const { path } of chunk[file]!) addHit(hits, path, { scratch, offset });
    }
    for (const { file, ...split } of result.splits)
      findings.push({ kind: "split", path: first(file), ...split });
    for (const { file, scratch } of result.inside)
      findings.push({ kind: "compressed", path: first(file), scratch });
    for (const [file, format] of result.checksummed) {
      findings.push({ kind: "checksum", path: first(file), scratch: wanted.own, format });
    }
    for (const [file, format] of result.unread) unread.push({ path: first(file), format });
  }
  return { entries: tree.entries, digests, hits, found, findings, unread };
}

/** Some milliseconds of work, and some thirty where the hash alone is wanted. */
const SMALL_SCAN = { count: 64, size: 1 << 20 };
const SMALL_HASH = { count: 512, size: 64 << 20 };

/** Work for one thread at a time: enough to be worth the way, little enough to share evenly. */
const CHUNK_COUNT = 128;
const CHUNK_SIZE = 16 << 20;

function chunks(groups: readonly (readonly TreeEntry[])[]): (readonly (readonly TreeEntry[])[])[] {
  const all: (readonly TreeEntry[])[][] = [];
  let current: (readonly TreeEntry[])[] = [];
  let size = 0;
  for (const group of groups) {
    current.push(group);
    size += group[0]!.size;
    if (current.length < CHUNK_COUNT && size < CHUNK_SIZE) continue;
    all.push(current);
    current = [];
    size = 0;
  }
  if (current.length > 0) all.push(current);
  return all;
}

function sizeOf(groups: readonly (readonly TreeEntry[])[]): number {
  return groups.reduce((sum, group) => sum + group[0]!.size, 0);
}

interface Findings {
  readonly found: Set<number>;
  readonly hits: Map<string, Hit[]>;
  readonly findings: Finding[];
}

function scanNames(entries: readonly TreeEntry[], wanted: Wanted, into: Findings): void {
  if (wanted.scratches.length + wanted.candidates.indices.length === 0) return;
  const tables = scannerTables(wanted.scratches, wanted.candidates);
  const scan = (text: string): { hits: readonly Hit[]; splits: readonly Hit[] } => {
    const scanner = createHashScanner(tables, -1, into.found);
    const bytes = Buffer.from(text);
    scanner.scan(bytes, bytes.length, 0, true);
    return scanner;
  };
  for (const { path, target } of entries) {
    const name = path.slice(path.lastIndexOf("/") + 1);
    if (name.length >= tables.step) {
      const { hits, splits } = scan(name);
      for (const { scratch } of [...hits, ...splits])
        into.findings.push({ kind: "name", path, scratch });
    }
    if (target === undefined || target.length < tables.step) continue;
    const { hits, splits } = scan(target);
    for (const hit of hits) addHit(into.hits, path, hit);
    for (const split of splits) into.findings.push({ kind: "split", path, ...split });
  }
}

function addHit(hits: Map<string, Hit[]>, path: string, hit: Hit): void {
  const list = hits.get(path);
  if (list === undefined) hits.set(path, [hit]);
  else list.push(hit);
}
