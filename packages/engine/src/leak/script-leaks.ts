/** Interpreters of executable scripts: a store path, or one of the two that every image has. */

import type { LeakFinding, LeakSubject } from "./leak.ts";

const IMAGE_PATHS = new Set(["/bin/sh", "/usr/bin/env"]);

export function scriptLeaks({ bytes, entry, view }: LeakSubject): Omit<LeakFinding, "file">[] {
  if (!entry.executable || bytes[0] !== 0x23 || bytes[1] !== 0x21) return [];
  const line = bytes.toString("latin1", 2, 258).split("\n", 1)[0]!.trim();
  const interpreter = line.split(/\s/, 1)[0]!;
  if (IMAGE_PATHS.has(interpreter)) return [];
  if (view.find(interpreter) !== undefined) return [];
  return [{ rule: "shebang", leak: interpreter }];
}
