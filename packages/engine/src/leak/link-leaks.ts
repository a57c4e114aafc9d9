/** Absolute symlinks: only into the store, and only to what is there. */

import type { LeakFinding, LeakSubject } from "./leak.ts";

export function linkLeaks({ entry, view }: LeakSubject): Omit<LeakFinding, "file">[] {
  const target = entry.target!;
  if (!target.startsWith("/")) return [];
  if (view.find(target) !== undefined) return [];
  return [{ rule: "link", leak: target }];
}
