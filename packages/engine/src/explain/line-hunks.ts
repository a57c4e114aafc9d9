/** Which lines of a text changed: the longest common subsequence, as far as that is cheap. */

import type { Hunk } from "./change.ts";

/** Above so many pairs of lines in the differing middle it is one hunk. */
const MOST = 4_000_000;

export function lineHunks(before: string, after: string): Hunk[] {
  const a = before.split("\n");
  const b = after.split("\n");
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  const most = Math.min(a.length, b.length) - head;
  while (tail < most && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const from = a.slice(head, a.length - tail);
  const to = b.slice(head, b.length - tail);
  if (from.length === 0 && to.length === 0) return [];
  if (from.length * to.length > MOST) return [{ line: head + 1, before: from, after: to }];
  return hunksOf(from, to, head);
}

function hunksOf(from: readonly string[], to: readonly string[], head: number): Hunk[] {
  const common = commonLengths(from, to);
  const width = to.length + 1;
  const hunks: Hunk[] = [];
  let open: { line: number; before: string[]; after: string[] } | undefined;
  for (let i = 0, j = 0; i < from.length || j < to.length;) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      open = undefined;
      i += 1;
      j += 1;
      continue;
    }
    if (open === undefined) hunks.push((open = { line: head + j + 1, before: [], after: [] }));
    const isRemoved =
      j === to.length ||
      (i < from.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!);
    if (isRemoved) open.before.push(from[i++]!);
    else open.after.push(to[j++]!);
  }
  return hunks;
}

/** For each pair of ends: how many lines both have in common from there on. */
function commonLengths(from: readonly string[], to: readonly string[]): Uint32Array {
  const width = to.length + 1;
  const lengths = new Uint32Array((from.length + 1) * width);
  for (let i = from.length - 1; i >= 0; i--) {
    for (let j = to.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        from[i] === to[j]
          ? lengths[(i + 1) * width + j + 1]! + 1
          : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  return lengths;
}
