/** Requests about trees in memory. */

import { expect } from "vitest";
import { resolveLibraries } from "../src/index.ts";
import type { LibraryRequest } from "../src/index.ts";
import { memoryFiles } from "./memory-files.ts";
import type { MemoryTree } from "./memory-files.ts";

/** A loader whose folder is its default folder. */
export const LOADER = "/glibc/lib/ld.so.2";

export function request(
  tree: MemoryTree,
  entry: string,
  options: Partial<LibraryRequest> = {},
): LibraryRequest {
  return {
    files: memoryFiles(tree),
    entry,
    machine: { class: 64, littleEndian: true, machine: 62, flagsMask: 0x100, flags: 0 },
    platform: { lib: "lib64", platform: "x86" },
    ...options,
  };
}

/** The real paths of a closure that is complete. */
export function pathsOf(
  tree: MemoryTree,
  entry: string,
  options: Partial<LibraryRequest> = {},
): string[] {
  const closure = resolveLibraries(request(tree, entry, options));
  expect(closure.missing).toEqual([]);
  return closure.files.map((file) => file.path);
}
