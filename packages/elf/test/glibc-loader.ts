/** What this machine's glibc loader says that it would load, for comparisons; nothing is run but the loader. */

import { spawnSync } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { resolveLibraries } from "../src/index.ts";
import type { LibraryRequest } from "../src/index.ts";
import { folderFiles } from "./folder-files.ts";

export const GLIBC_LOADER = "/lib64/ld-linux-x86-64.so.2";

/** glibc on Debian's x86-64; elsewhere the comparisons are skipped. */
export const hasGlibcLoader: boolean =
  existsSync(GLIBC_LOADER) && existsSync("/lib/x86_64-linux-gnu/libc.so.6");

export interface Listing {
  /** Real paths in load order, without the loader. */
  readonly files: readonly string[];
  /** Names, sorted, each once. */
  readonly missing: readonly string[];
}

/**
 * What the loader says when it traces, as for ldd (`--list` stops at the first miss);
 * undefined where a candidate makes it give up.
 */
export function listByLoader(program: string): Listing | undefined {
  const { stdout } = spawnSync(GLIBC_LOADER, ["--inhibit-cache", program], {
    encoding: "utf8",
    env: { LD_TRACE_LOADED_OBJECTS: "1" },
  });
  const lines = stdout.split("\n").filter((line) => line.startsWith("\t"));
  if (lines.length === 0) return undefined;
  const found = lines.flatMap((line) => /(?:^|=> )\s*(\/.*) \(0x/.exec(line)?.[1] ?? []);
  const missing = lines.flatMap((line) => /^\s*(.*) => not found/.exec(line)?.[1] ?? []);
  const loader = realpathSync(GLIBC_LOADER);
  const files = found.map((path) => realpathSync(path)).filter((path) => path !== loader);
  return { files, missing: unique(missing) };
}

/** The same from `resolveLibraries`, with Debian's default folders. */
export function listByUs(program: string): Listing {
  const closure = resolveLibraries(hostRequest(program));
  const loader = realpathSync(GLIBC_LOADER);
  return {
    files: closure.files.map((file) => file.path).filter((path) => path !== loader),
    // The loader reports names with their tokens expanded.
    missing: unique(
      closure.missing.map(({ name, searched }) => (name.includes("$") ? searched[0]!.path : name)),
    ),
  };
}

function hostRequest(entry: string): LibraryRequest {
  return {
    files: folderFiles(""),
    entry,
    machine: { class: 64, littleEndian: true, machine: 62, flagsMask: 0, flags: 0 },
    platform: { lib: "lib/x86_64-linux-gnu", platform: "x86_64" },
    defaultFolders: () => [
      "/lib/x86_64-linux-gnu",
      "/usr/lib/x86_64-linux-gnu",
      "/lib",
      "/usr/lib",
    ],
  };
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)].toSorted();
}
