/** How many processes of this machine the kernel has killed for lack of memory. */

import { readFileSync } from "node:fs";

/** 0 where the kernel does not count them. */
export function oomKills(): number {
  return Number(/^oom_kill (\d+)$/m.exec(readFileSync("/proc/vmstat", "utf8"))?.[1] ?? 0);
}
