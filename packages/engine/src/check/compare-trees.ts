/** Where two builds of the same outputs part: each file that is not the same in both, with its first different byte. */

import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { join } from "node:path";
import { readElfFile } from "@astbuild/elf";
import { walkTree } from "@astbuild/fs";
import type { TreeEntry } from "@astbuild/fs";

/** Hash parts of the same output's store path in the first build and in the second: they may differ, wherever they stand. */
export type HashPair = readonly [first: string, second: string];

export interface FileDifference {
  /** Path in the output; empty for the output itself. */
  readonly path: string;
  /** `once`: only one of the two has it; `build-id`: nothing but the GNU build id of an ELF file. */
  readonly kind: "once" | "type" | "mode" | "link" | "content" | "build-id";
  /** Bytes from the start, of `content` and `build-id`. */
  readonly offset?: number;
}

/** In canonical order. Both trees are canonical: times and owners do not count. */
export async function compareTrees(
  first: string,
  second: string,
  pairs: readonly HashPair[],
): Promise<FileDifference[]> {
  const others = new Map((await entriesOf(second)).map((entry) => [entry.path, entry]));
  const differences: FileDifference[] = [];
  for (const entry of await entriesOf(first)) {
    const { path } = entry;
    const other = others.get(path);
    others.delete(path);
    const kind = other === undefined ? "once" : kindOf(entry, other, pairs);
    if (kind !== undefined) differences.push({ path, kind });
    else if (entry.type === "file") {
      const content = await compareFiles(join(first, path), join(second, path), pairs);
      if (content !== undefined) differences.push({ path, ...content });
    }
  }
  return [...differences, ...[...others.keys()].map((path) => ({ path, kind: "once" as const }))];
}

async function entriesOf(root: string): Promise<TreeEntry[]> {
  return await Array.fromAsync(walkTree(root));
}

/** What differs before any content is read. */
function kindOf(
  entry: TreeEntry,
  other: TreeEntry,
  pairs: readonly HashPair[],
): FileDifference["kind"] | undefined {
  if (entry.type !== other.type) return "type";
  if (entry.executable !== other.executable) return "mode";
  if (entry.type !== "symlink") return undefined;
  const target = pairs.reduce((text, [from, to]) => text.replaceAll(from, to), entry.target!);
  return target === other.target ? undefined : "link";
}

async function compareFiles(
  first: string,
  second: string,
  pairs: readonly HashPair[],
): Promise<Pick<FileDifference, "kind" | "offset"> | undefined> {
  const offset = await firstDifferentByte(first, second, pairs);
  if (offset === undefined) return undefined;
  const ids = [buildId(first), buildId(second)] as const;
  const isBuildId =
    ids[0].length > 0 &&
    ids[0].length === ids[1].length &&
    (await firstDifferentByte(first, second, [...pairs, ids])) === undefined;
  return { kind: isBuildId ? "build-id" : "content", offset };
}

/** Its bytes as characters, like a hash part; empty where there is none. */
function buildId(file: string): string {
  try {
    return Buffer.from(readElfFile(file)?.buildId ?? "", "hex").toString("latin1");
  } catch {
    return ""; // No ELF file that could be read.
  }
}

const WINDOW = 1 << 20;

async function firstDifferentByte(
  first: string,
  second: string,
  pairs: readonly HashPair[],
): Promise<number | undefined> {
  await using a = await open(first);
  await using b = await open(second);
  const buffers = [Buffer.alloc(WINDOW), Buffer.alloc(WINDOW)] as const;
  for (let position = 0; ;) {
    const [left, right] = await Promise.all([
      readAt(a, buffers[0], position),
      readAt(b, buffers[1], position),
    ]);
    const common = Math.min(left.length, right.length);
    const at = differsAt(left.subarray(0, common), right.subarray(0, common));
    if (at === undefined) {
      if (left.length !== right.length) return position + common;
      if (common === 0) return undefined;
      position += common;
      continue;
    }
    const end = await endOfHash([a, b], position + at, pairs);
    if (end === undefined) return position + at;
    position = end;
  }
}

function differsAt(left: Buffer, right: Buffer): number | undefined {
  if (left.equals(right)) return undefined;
  return left.findIndex((byte, index) => byte !== right[index]);
}

/** The end of the pair that this byte is in. */
async function endOfHash(
  [a, b]: readonly [FileHandle, FileHandle],
  offset: number,
  pairs: readonly HashPair[],
): Promise<number | undefined> {
  for (const [first, second] of pairs) {
    const start = Math.max(0, offset - first.length + 1);
    const size = offset + first.length - start;
    const left = (await readAt(a, Buffer.alloc(size), start)).toString("latin1");
    const right = (await readAt(b, Buffer.alloc(size), start)).toString("latin1");
    const at = left.indexOf(first);
    if (at >= 0 && right.startsWith(second, at)) return start + at + first.length;
  }
  return undefined;
}

async function readAt(file: FileHandle, buffer: Buffer, position: number): Promise<Buffer> {
  const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
  return buffer.subarray(0, bytesRead);
}
