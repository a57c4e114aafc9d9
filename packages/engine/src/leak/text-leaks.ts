/** Strings that may stand in no file, and paths that may stand in no file that a build tool reads. */

import { hashPart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import type { LeakFinding, LeakSubject } from "./leak.ts";

const STRINGS = ["/usr/lib/gcc", "/usr/include", "/build/"];

/** Files that say where libraries and headers are: pkg-config, libtool, cmake. */
const TOOL_FILES = /\.(?:pc|la|cmake)$/;

/** The seed's folders; `/usr/bin/env` is a path of the image. */
const SEED_PATH = /\/usr\/(?!bin\/env\b)[^\s"';:)]*/g;

export function textLeaks({
  bytes,
  from = 0,
  entry,
  request,
}: LeakSubject): Omit<LeakFinding, "file">[] {
  const findings: Omit<LeakFinding, "file">[] = [];
  for (const text of STRINGS) {
    const offset = findPath(bytes, text, from);
    if (offset >= 0) {
      findings.push({ rule: "string", leak: text, detail: around(bytes, offset) });
    }
  }
  if (bytes.includes(hashPart(request.seed as StorePath))) {
    findings.push({ rule: "seed", leak: request.seed });
  }
  if (TOOL_FILES.test(entry.path) || isLinkerScript(bytes)) {
    const found = bytes
      .toString("latin1")
      .matchAll(SEED_PATH)
      .find(({ index }) => isPathStart(bytes, index));
    if (found !== undefined) findings.push({ rule: "path", leak: found[0] });
  }
  return findings;
}

function findPath(bytes: Buffer, text: string, from: number): number {
  for (let at = bytes.indexOf(text, from); at >= 0; at = bytes.indexOf(text, at + 1)) {
    if (isPathStart(bytes, at)) return at;
  }
  return -1;
}

/** `/ast/store/x/usr/include` and `sysroot/usr/include` are none of the seed's; `-I/usr/include` is. */
function isPathStart(bytes: Buffer, at: number): boolean {
  const before = bytes.toString("latin1", Math.max(0, at - 40), at);
  return /(?:^|[^A-Za-z0-9_.+/-])(?:-[A-Za-z]+)?$/.test(before);
}

function isLinkerScript(bytes: Buffer): boolean {
  return bytes.length < 4096 && /\b(?:GROUP|INPUT)\s*\(/.test(bytes.toString("latin1"));
}

/** The printable text that an offset lies in, shortened. */
function around(bytes: Buffer, offset: number): string {
  const text = bytes.toString("latin1", Math.max(0, offset - 60), offset + 100);
  const at = Math.min(60, offset);
  const start = text.slice(0, at).search(/[\x20-\x7e]*$/);
  return /^[\x20-\x7e]*/.exec(text.slice(start))![0];
}
