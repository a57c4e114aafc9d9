/** `LibraryFiles` in memory: ELF files by plan, other files by text, links by target. */

import type { LibraryFiles } from "../src/library-closure.ts";
import { parseElf } from "../src/read-elf.ts";
import { buildElf } from "./build-elf.ts";
import type { ElfPlan } from "./build-elf.ts";

/** A string is a link's target, bytes are a file as it is, a plan is an ELF file. */
export type MemoryTree = Readonly<Record<string, ElfPlan | Uint8Array | string>>;

export function memoryFiles(tree: MemoryTree): LibraryFiles {
  const built = new Map(Object.entries(tree).map(([path, entry]) => [path, bytesOf(entry)]));
  return {
    resolve: (path) => follow(tree, path),
    read: (path) => parseElf(built.get(path) ?? new Uint8Array(), path),
  };
}

function bytesOf(entry: ElfPlan | Uint8Array | string): Uint8Array {
  if (typeof entry === "string") return new Uint8Array();
  return entry instanceof Uint8Array ? entry : buildElf(entry);
}

function follow(tree: MemoryTree, path: string): { path: string; links: string[] } | undefined {
  const links: string[] = [];
  let at = normal(path);
  for (;;) {
    // The shortest prefix that is a link is walked first, as the kernel does.
    const prefix = prefixes(at).find((each) => typeof tree[each] === "string");
    if (prefix === undefined) break;
    links.push(prefix);
    const target = tree[prefix] as string;
    const folder = prefix.slice(0, prefix.lastIndexOf("/"));
    at = normal(
      (target.startsWith("/") ? target : `${folder}/${target}`) + at.slice(prefix.length),
    );
  }
  return at in tree ? { path: at, links } : undefined;
}

function prefixes(path: string): string[] {
  const parts = path.split("/").slice(1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}

function normal(path: string): string {
  return new URL(`file://${path.replaceAll(/\/+/g, "/")}`).pathname;
}
