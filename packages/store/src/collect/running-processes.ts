/** Objects that running processes use: programs, libraries, working folders, open files, environments, as /proc shows them. */

import { readFileSync, readdirSync, readlinkSync, realpathSync } from "node:fs";
import { STORE_FOLDER, isStorePath } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";

export interface UsedByProcess {
  readonly path: StorePath;
  readonly pid: number;
  /** Its name, and how it uses the object: `busybox, its program`. */
  readonly use: string;
}

/**
 * By the logical and the physical prefix: a process in a sandbox sees the one, a process outside
 * the other. This process does not count, and of processes of other users only what may be read.
 *
 * @param objects physical
 */
export function usedByProcesses(objects: string, proc = "/proc"): UsedByProcess[] {
  const pattern = storePattern(objects);
  const own = String(process.pid);
  const used = new Map<string, UsedByProcess>();
  for (const pid of readdirSync(proc).filter((name) => /^\d+$/.test(name) && name !== own)) {
    const folder = `${proc}/${pid}`;
    for (const [text, use] of textsOf(folder)) {
      for (const [, name] of text.matchAll(pattern)) {
        const path = `${STORE_FOLDER}/${name}`;
        const key = `${path} ${pid}`;
        if (used.has(key) || !isStorePath(path)) continue;
        const command = attempt(() => readFileSync(`${folder}/comm`, "latin1").trim()) ?? "?";
        used.set(key, { path, pid: Number(pid), use: `${command}, ${use}` });
      }
    }
  }
  return [...used.values()];
}

function storePattern(objects: string): RegExp {
  const prefixes = [STORE_FOLDER, objects, realpathSync(objects)].map((prefix) =>
    RegExp.escape(prefix),
  );
  return new RegExp(`(?:${prefixes.join("|")})/([0-9a-z]{32}-[0-9a-zA-Z+._?=-]{1,211})`, "g");
}

/** A process may end at any moment, and other users' are closed to us: what cannot be read is not there. */
function* textsOf(folder: string): Generator<[text: string, use: string]> {
  for (const [name, use] of LINKS) {
    const target = attempt(() => readlinkSync(`${folder}/${name}`));
    if (target !== undefined) yield [target, use];
  }
  for (const [name, use] of FILES) {
    const text = attempt(() => readFileSync(`${folder}/${name}`, "latin1"));
    if (text !== undefined) yield [text, use];
  }
  for (const name of attempt(() => readdirSync(`${folder}/fd`)) ?? []) {
    const target = attempt(() => readlinkSync(`${folder}/fd/${name}`));
    if (target !== undefined) yield [target, "an open file"];
  }
}

const LINKS = [
  ["exe", "its program"],
  ["cwd", "its working folder"],
  ["root", "its root folder"],
] as const;

const FILES = [
  ["maps", "its memory"],
  ["environ", "its environment"],
] as const;

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
