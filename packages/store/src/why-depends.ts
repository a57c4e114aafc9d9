/** Why one object needs another: a shortest chain of references, and where in the files these stand. */

import { open } from "node:fs/promises";
import { join } from "node:path";
import { hashPart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { walkTree } from "@astbuild/fs";
import { createCandidateTable } from "./candidate-table.ts";
import { knownFormat } from "./compressed-format.ts";
import type { Reader } from "./database.ts";
import { scannerTables } from "./hash-scanner.ts";
import { lookInside } from "./look-inside.ts";

/** Where the hash part of an object stands in another one. */
export interface Occurrence {
  /** Below the object's top; empty where that is the file. */
  readonly file: string;
  /** In bytes; absent inside a compressed file and in a link's target. */
  readonly offset?: number;
  /** `gzip`, for what stands inside; `symlink`. */
  readonly inside?: string;
  /** The printable text around it. */
  readonly text?: string;
  /** How often it stands in this file. */
  readonly count: number;
}

/** From the one to the other, both included. Undefined when it does not reach it. */
export function whyDepends(
  reader: Reader,
  from: StorePath,
  to: StorePath,
): StorePath[] | undefined {
  const before = new Map<StorePath, StorePath | undefined>([[from, undefined]]);
  for (const path of before.keys()) {
    if (path === to) break;
    for (const [next] of referencesOf(reader, path)) if (!before.has(next)) before.set(next, path);
  }
  if (!before.has(to)) return undefined;
  const chain = [to];
  for (let path = before.get(to); path !== undefined; path = before.get(path)) chain.unshift(path);
  return chain;
}

function referencesOf(reader: Reader, path: StorePath): [StorePath][] {
  return reader.rows<[StorePath]>(
    `SELECT referee.path FROM object
     JOIN reference ON reference.referrer = object.id
     JOIN object AS referee ON referee.id = reference.referee
     WHERE object.path = ? ORDER BY referee.path`,
    path,
  );
}

/** Of each file that holds it, in the order of the tree. @param object physical */
export async function findOccurrences(object: string, wanted: StorePath): Promise<Occurrence[]> {
  const found: Occurrence[] = [];
  const hash = hashPart(wanted);
  for await (const { path, type, target } of walkTree(object)) {
    if (type === "symlink" && target?.includes(hash) === true)
      found.push({ file: path, inside: "symlink", text: target, count: 1 });
    if (type !== "file") continue;
    const occurrence = await findInFile(join(object, path), hash);
    if (occurrence !== undefined) found.push({ file: path, ...occurrence });
  }
  return found;
}

const CHUNK = 1024 * 1024;
/** Bytes on either side in which the text around is looked for. */
const AROUND = 256;

async function findInFile(
  physical: string,
  hash: string,
): Promise<Omit<Occurrence, "file"> | undefined> {
  await using file = await open(physical);
  const buffer = Buffer.alloc(CHUNK + hash.length - 1);
  let first: number | undefined;
  let count = 0;
  let kept = 0;
  for (let base = 0; ;) {
    const { bytesRead } = await file.read(buffer, kept, CHUNK, base + kept);
    const end = kept + bytesRead;
    const bytes = buffer.subarray(0, end);
    for (let at = bytes.indexOf(hash); at >= 0; at = bytes.indexOf(hash, at + hash.length)) {
      first ??= base + at;
      count += 1;
    }
    if (bytesRead === 0) break;
    // A hash may begin in one chunk and end in the next: all but one of its bytes are kept.
    kept = Math.min(end, hash.length - 1);
    buffer.copyWithin(0, end - kept, end);
    base += end - kept;
  }
  if (first !== undefined) {
    const start = Math.max(0, first - AROUND);
    const { buffer: around, bytesRead } = await file.read(
      Buffer.alloc(2 * AROUND + hash.length),
      0,
      2 * AROUND + hash.length,
      start,
    );
    return { offset: first, count, text: textAround(around.subarray(0, bytesRead), first - start) };
  }
  const head = await file.read(Buffer.alloc(512), 0, 512, 0);
  const format = knownFormat(head.buffer.subarray(0, head.bytesRead));
  if (format === undefined || !format.isCompressed) return undefined;
  const insides = new Set<number>();
  const search = { tables: scannerTables([], createCandidateTable([hash])), found: insides };
  await lookInside(physical, format.name, search);
  return insides.size === 0 ? undefined : { inside: format.name, count: 1 };
}

/** The run of printable characters that goes through `at`. */
function textAround(bytes: Buffer, at: number): string {
  const isText = (byte: number | undefined): boolean =>
    byte !== undefined && byte >= 0x20 && byte < 0x7f;
  let [start, end] = [at, at];
  while (isText(bytes[start - 1])) start -= 1;
  while (isText(bytes[end])) end += 1;
  return bytes.toString("latin1", start, end);
}
