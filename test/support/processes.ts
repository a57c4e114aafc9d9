/** Finds processes of this machine by a word on their command line. */

import { readFileSync, readdirSync } from "node:fs";
import { randomUUID } from "node:crypto";

/** A number of seconds that nobody else sleeps, to know one's own processes by. */
export function uniqueSleep(): string {
  const digits = BigInt(`0x${randomUUID().replaceAll("-", "").slice(0, 12)}`);
  return `86400.${digits}`;
}

/** Pids of all processes, zombies not counted, that have the word among their arguments. */
export function processesWith(word: string): number[] {
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => pid > 0 && hasArgument(pid, word));
}

function hasArgument(pid: number, word: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(word);
  } catch {
    return false;
  }
}

/** Waits until the condition holds; vitest's own limit ends it otherwise. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
}

export function childrenOf(pid: number): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").trim();
  return text === "" ? [] : text.split(" ").map(Number);
}
