/** What a difference between two builds looks like: told from the bytes around it, and from what was perturbed. */

/** A file that differs, as both builds left it. */
export interface DifferentFile {
  /** Whole contents; a huge file's beginning may be left out, see `offset`. */
  readonly first: Buffer;
  readonly second: Buffer;
  /** Of the first different byte. */
  readonly offset: number;
}

type Span = readonly [from: number, to: number];

/** What the two builds were told; each the first build's and the second's. */
export interface Settings {
  /** Milliseconds: from when to when the clocks stood while it was built. */
  readonly clocks: readonly [readonly Span[], readonly Span[]];
  readonly cores: readonly [number, number];
  readonly kernels: readonly [string, string];
}

export type Cause =
  | "a time stamp"
  | "the number of cores"
  | "the kernel's release"
  | "a path"
  | "the order of things"
  | typeof UNKNOWN;

export const UNKNOWN = "nothing known: random numbers, a race, memory that was never set?";

export function classifyDifference(file: DifferentFile, settings: Settings): Cause {
  const words = [
    textAround(file.first, file.offset),
    textAround(file.second, file.offset),
  ] as const;
  if (settings.kernels.every((kernel, index) => words[index]!.text.includes(kernel))) {
    return "the kernel's release";
  }
  if (words.some(isInPath)) return "a path";
  if (words.every(isInTime)) return "a time stamp";
  if (isNumber(words, settings.cores)) return "the number of cores";
  if (isBinaryTime(file, settings.clocks)) return "a time stamp";
  if (isReordered(file)) return "the order of things";
  return UNKNOWN;
}

interface Around {
  /** Printable text of one line. */
  readonly text: string;
  /** Of the different byte in it. */
  readonly at: number;
}

const REACH = 100;

function textAround(content: Buffer, offset: number): Around {
  let start = offset;
  while (start > 0 && offset - start < REACH && isPrintable(content[start - 1])) start--;
  let end = offset;
  while (end < content.length && end - offset < REACH && isPrintable(content[end])) end++;
  return { text: content.toString("latin1", start, end), at: offset - start };
}

function isPrintable(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x20 && byte < 0x7f;
}

const PATH = /\/(?:ast|build|tmp|proc|homeless-shelter|usr)\/[\w+./=?-]*/g;

const MONTH = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*";
const TIME = new RegExp(
  [
    String.raw`(?:19|20)\d\d([-/.]?)[01]\d\1[0-3]\d(?:[T ]?[0-2]\d:?[0-5]\d(?::?[0-6]\d)?)?`,
    String.raw`[0-2]?\d:[0-5]\d(?::[0-6]\d(?:[.,]\d+)?)?`,
    String.raw`(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? +)?(?:\d{1,2} +)?${MONTH}(?: +\d{1,2},?)?(?: +[\d:]+)?(?: +\w+)?(?: +(?:19|20)\d\d)?`,
    String.raw`\b1[5-9]\d{8}(?:\.?\d+)?\b`,
    String.raw`\b(?:19|20)\d\d\b`,
  ].join("|"),
  "g",
);

function isInPath({ text, at }: Around): boolean {
  return isIn(text.matchAll(PATH), at);
}

function isInTime({ text, at }: Around): boolean {
  return isIn(text.matchAll(TIME), at);
}

/** Also when the byte stands directly behind: the shorter of two texts ends there. */
function isIn(matches: Iterable<RegExpMatchArray>, at: number): boolean {
  return [...matches].some(({ index, 0: found }) => index! <= at && at <= index! + found.length);
}

function isNumber(words: readonly Around[], expected: readonly number[]): boolean {
  return words.every(({ text, at }, index) =>
    [...text.matchAll(/\d+/g)].some(
      (match) =>
        match.index <= at &&
        at <= match.index + match[0].length &&
        Number(match[0]) === expected[index],
    ),
  );
}

/** Four bytes over the place that are seconds of each build's time, in either byte order. */
function isBinaryTime(
  { first, second, offset }: DifferentFile,
  [before, after]: Settings["clocks"],
): boolean {
  for (let at = Math.max(0, offset - 3); at <= offset; at++) {
    if (at + 4 > Math.min(first.length, second.length)) break;
    if (isWithin(first.readUInt32LE(at), before) && isWithin(second.readUInt32LE(at), after))
      return true;
    if (isWithin(first.readUInt32BE(at), before) && isWithin(second.readUInt32BE(at), after))
      return true;
  }
  return false;
}

function isWithin(seconds: number, spans: readonly Span[]): boolean {
  return spans.some(
    ([from, to]) => seconds >= Math.floor(from / 1000) && seconds <= Math.ceil(to / 1000),
  );
}

/** The same lines, or else the same bytes, each as often. */
function isReordered({ first, second }: DifferentFile): boolean {
  if (first.length !== second.length) return false;
  const lines = [first, second].map((each) =>
    each.toString("latin1").split("\n").sort().join("\n"),
  );
  if (lines[0] === lines[1]) return true;
  const counts = [first, second].map(countBytes);
  return first.length > MANY && counts[0]!.every((count, byte) => count === counts[1]![byte]);
}

/** In fewer bytes the same ones come together by chance. */
const MANY = 32;

function countBytes(content: Buffer): Uint32Array {
  const counts = new Uint32Array(256);
  for (const byte of content) counts[byte]! += 1;
  return counts;
}
