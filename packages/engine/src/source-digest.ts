/** The digest of files beside a recipe before they are imported: by fast-glob, with the store's stat cache. Synchronous: recipes are evaluated in one go. */

import { existsSync, lstatSync, readlinkSync } from "node:fs";
import type { BigIntStats } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import { compareBytes } from "@astbuild/hash";
import type { Digest } from "@astbuild/hash";
import { hashFile, listingDigest } from "@astbuild/store";
import type { ListingEntry, Store } from "@astbuild/store";

/** One file, or the files below a folder that match patterns. */
export type SourceSpec =
  | { readonly folder: string; readonly file: string; readonly executable: boolean }
  | GlobSpec;

interface GlobSpec {
  readonly folder: string;
  readonly patterns: readonly string[];
  /** The folder in which the patterns of `ignore` begin: this one, or one above or beside it. */
  readonly from: string;
  readonly ignore: readonly string[];
}

export interface SourceDigest {
  /** Of the object that `source@1` makes of them. */
  readonly digest: Digest;
  /** Paths below the folder, sorted by bytes; folders are implied. */
  readonly files: readonly string[];
}

export interface SourceReader {
  readonly cache: Store["statCache"];
  /** Folder whose links are ours and no source: what is built would change what it is built from. */
  readonly results?: string;
}

/**
 * @throws SOURCE_MISSING when the file is not there or no file matches
 * @throws SOURCE_KIND for what is neither a file nor a link, and for a link that is to be one file
 * @throws NAME_NOT_UTF8
 */
export function sourceDigest(spec: SourceSpec, { cache, results }: SourceReader): SourceDigest {
  if ("file" in spec) {
    const entry = readEntry(spec.folder, spec.file, cache);
    if (entry.type !== "file") throw linkError(join(spec.folder, spec.file));
    const top: ListingEntry = { ...entry, path: "", executable: spec.executable };
    return { digest: listingDigest([top]), files: [spec.file] };
  }
  const base = relative(spec.from, spec.folder);
  const files = loadGlob()
    .sync(
      spec.patterns.map((pattern) => (base === "" ? pattern : `${base}/${pattern}`)),
      {
        cwd: spec.from,
        ignore: [...spec.ignore],
        dot: true,
        onlyFiles: false,
        followSymbolicLinks: false,
        suppressErrors: false,
        stats: false,
      },
    )
    .map((path) => (base === "" ? path : relative(base, path)))
    .filter((path) => isSource(join(spec.folder, path), results))
    .sort(compareBytes);
  if (files.length === 0) throw noneMatch(spec);
  const folders = new Set([""]);
  for (const file of files) {
    for (let at = file.indexOf("/"); at >= 0; at = file.indexOf("/", at + 1)) {
      folders.add(file.slice(0, at));
    }
  }
  const entries: ListingEntry[] = [
    ...[...folders].map((path) => ({ type: "folder", path }) as const),
    ...files.map((path) => readEntry(spec.folder, path, cache)),
  ];
  return { digest: listingDigest(entries), files };
}

function isSource(physical: string, results: string | undefined): boolean {
  const stat = lstatSync(physical, { throwIfNoEntry: false });
  if (stat !== undefined) {
    return !stat.isDirectory() && !(stat.isSymbolicLink() && dirname(physical) === results);
  }
  // fast-glob decodes names: what is not UTF-8 comes as a name that nothing has.
  if (!physical.includes("\uFFFD")) throw missing(dirname(physical), basename(physical));
  throw new AstbuildError("NAME_NOT_UTF8", `a name is not UTF-8: ${basename(physical)}`, {
    facts: { in: dirname(physical) },
    hint: "rename it: objects and images hold UTF-8 names only",
  });
}

/** Loaded at the first pattern; synchronously, as recipes are evaluated. */
function loadGlob(): typeof import("fast-glob") {
  return createRequire(import.meta.url)("fast-glob") as typeof import("fast-glob");
}

function readEntry(folder: string, path: string, cache: Store["statCache"]): ListingEntry {
  const physical = join(folder, path);
  const stat = lstatSync(physical, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) throw missing(folder, path);
  if (stat.isSymbolicLink()) return { type: "symlink", path, target: readlinkSync(physical) };
  if (!stat.isFile()) throw kindError(physical);
  return {
    type: "file",
    path,
    executable: (stat.mode & 0o111n) !== 0n,
    size: Number(stat.size),
    digest: contentDigest(physical, stat, cache),
  };
}

function contentDigest(physical: string, stat: BigIntStats, cache: Store["statCache"]): Digest {
  const known = cache.lookup(physical, stat);
  if (known !== undefined) return known;
  const { digest } = hashFile(physical);
  cache.remember(physical, stat, digest);
  return digest;
}

function missing(folder: string, what: string): AstbuildError {
  return new AstbuildError("SOURCE_MISSING", `there is no ${what} beside the recipe`, {
    facts: { folder },
  });
}

function noneMatch({ folder, from, patterns }: GlobSpec): AstbuildError {
  const all = patterns.map((pattern) => join(relative(from, folder), pattern));
  const there = all.find((each) => existsSync(join(from, each)));
  const hint = `${there} is a folder: for all that is below it write ${there}/**`;
  return new AstbuildError("SOURCE_MISSING", `there is no ${all.join(" ")} beside the recipe`, {
    facts: { folder: from },
    ...(there !== undefined && { hint }),
  });
}

function linkError(path: string): AstbuildError {
  return new AstbuildError("SOURCE_KIND", `a link, and not a file: ${path}`, {
    hint: "name the file that it leads to; files() takes links as they are",
  });
}

function kindError(path: string): AstbuildError {
  return new AstbuildError("SOURCE_KIND", `neither a file nor a link: ${path}`);
}
