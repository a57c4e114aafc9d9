/** `LibraryFiles` over a folder of the disk that stands for the root: links stay inside it. */

import { lstatSync, readlinkSync } from "node:fs";
import type { LibraryFiles } from "../src/library-closure.ts";
import { readElfFile } from "../src/read-elf-file.ts";

const MOST_LINKS = 40;

/** @param root a physical folder; "" for the machine's own root */
export function folderFiles(root: string): LibraryFiles {
  return {
    resolve: (path) => walk(root, path),
    read: (path) => readElfFile(root + path, path),
  };
}

function walk(root: string, path: string): { path: string; links: string[] } | undefined {
  const links: string[] = [];
  const todo = path.split("/").reverse();
  let done = "";
  while (todo.length > 0) {
    const part = todo.pop()!;
    if (part === "" || part === ".") continue;
    if (part === "..") {
      done = done.slice(0, Math.max(0, done.lastIndexOf("/")));
      continue;
    }
    const next = `${done}/${part}`;
    const stat = lstatSync(root + next, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    if (!stat.isSymbolicLink()) {
      if (todo.some((rest) => rest !== "") && !stat.isDirectory()) return undefined;
      done = next;
      continue;
    }
    links.push(next);
    if (links.length > MOST_LINKS) return undefined;
    const target = readlinkSync(root + next);
    if (target.startsWith("/")) done = "";
    todo.push(...target.split("/").reverse());
  }
  return { path: done === "" ? "/" : done, links };
}
