/** Unpacks members into an empty folder. No member can make it write anywhere else. */

import {
  closeSync,
  fchmodSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  symlinkSync,
  writeSync,
} from "node:fs";
import { posix } from "node:path";
import { isAstbuildError } from "@astbuild/errors";
import { archiveInvalid, archiveUnsafe } from "./archive-errors.ts";
import type { TarEntry } from "./read-tar.ts";
import { safeMemberPath } from "./safe-member-path.ts";

export interface ExtractOptions {
  /** The archive, for messages. */
  readonly name: string;
  /** Whether a member is wanted, by its path in the archive; all are, without. */
  readonly keep?: (path: string) => boolean;
  /** Where a member goes, by its path in the archive; applied to absolute link targets too. */
  readonly rename?: (path: string) => string;
  /**
   * The absolute path that the folder stands for, "/" without: an absolute symlink below it is
   * turned into a relative one, any other is kept as it stands.
   */
  readonly root?: string;
}

export interface Extracted {
  readonly files: number;
  readonly folders: number;
  readonly symlinks: number;
  /** Of all files. */
  readonly bytes: number;
}

/**
 * Unpacks with synchronous calls: for worker threads. Files become 0444, or 0555 with any x bit;
 * folders 0755. Owners and times are ignored. A folder may come late or twice, all else once.
 *
 * @param folder empty, or not there
 * @throws ARCHIVE_UNSAFE for paths that leave the folder, parents that are no folders, devices
 * @throws ARCHIVE_INVALID for a path that comes twice and a hard link to what was not unpacked
 */
export async function extractTar(
  entries: Iterable<TarEntry> | AsyncIterable<TarEntry>,
  folder: string,
  options: ExtractOptions,
): Promise<Extracted> {
  mkdirSync(folder, { recursive: true });
  if (readdirSync(folder).length > 0) throw new Error(`extractTar: not an empty folder: ${folder}`);
  const extraction = new Extraction(folder, options);
  for await (const entry of entries) extraction.add(entry);
  return extraction.done;
}

class Extraction {
  readonly done = { files: 0, folders: 0, symlinks: 0, bytes: 0 };
  readonly #folder: string;
  readonly #options: ExtractOptions;
  /** What this extraction made, by path in the folder: the only parents and link targets it trusts. */
  readonly #made = new Map<string, "file" | "folder" | "symlink">([["", "folder"]]);

  constructor(folder: string, options: ExtractOptions) {
    this.#folder = folder;
    this.#options = options;
  }

  add(entry: TarEntry): void {
    const path = safeMemberPath(entry.path, this.#options.name);
    if (this.#options.keep?.(path) === false) return;
    const place = this.#place(path);
    try {
      if (entry.type === "folder") this.#makeFolder(place, entry);
      else this.#makeOther(place, entry);
    } catch (error) {
      if (isAstbuildError(error) || errorCode(error) !== "EEXIST") throw error;
      // The file system says it is there, though its name is new: it ignores case or normalises.
      throw this.#conflict(place, error);
    }
  }

  #makeOther(place: string, entry: TarEntry): void {
    this.#makeFolder(posix.dirname(place).replace(/^\.$/, ""), entry);
    if (this.#made.has(place)) throw this.#conflict(place);
    const full = this.#full(place);
    if (entry.type === "file") this.#writeFile(full, entry);
    else if (entry.type === "symlink") symlinkSync(this.#linkTarget(place, entry), full);
    else if (entry.type === "hardlink") linkSync(this.#full(this.#hardLinkTarget(entry)), full);
    else throw archiveUnsafe(this.#options.name, entry.path, "a device or FIFO");
    const type = entry.type === "symlink" ? "symlink" : "file";
    this.#made.set(place, type);
    this.done[`${type}s`]++;
  }

  /** Makes it and its parents where they are not there; each must be a folder made here. */
  #makeFolder(place: string, entry: TarEntry): void {
    const made = this.#made.get(place);
    if (made === "folder") return;
    if (made !== undefined) {
      throw archiveUnsafe(
        this.#options.name,
        entry.path,
        `a ${made} stands where a folder must be`,
      );
    }
    this.#makeFolder(posix.dirname(place).replace(/^\.$/, ""), entry);
    mkdirSync(this.#full(place), 0o755);
    this.#made.set(place, "folder");
    this.done.folders++;
  }

  #writeFile(full: string, entry: TarEntry): void {
    const file = openSync(full, "wx", 0o600);
    try {
      for (let at = 0; at < entry.data.length;) at += writeSync(file, entry.data, at);
      fchmodSync(file, (entry.mode & 0o111) === 0 ? 0o444 : 0o555);
    } finally {
      closeSync(file);
    }
    this.done.bytes += entry.data.length;
  }

  #linkTarget(place: string, entry: TarEntry): string {
    const target = entry.target ?? "";
    if (target === "" || target.includes("\0")) {
      throw archiveInvalid(this.#options.name, "a symlink without a target, or with a NUL in it", {
        facts: { member: entry.path },
      });
    }
    if (!target.startsWith("/")) return target;
    const inside = posix.relative(this.#options.root ?? "/", target);
    if (inside === ".." || inside.startsWith("../")) return target;
    const aim = inside === "" ? "" : this.#place(inside);
    return posix.relative(`/${posix.dirname(place)}`, `/${aim}`) || ".";
  }

  #hardLinkTarget(entry: TarEntry): string {
    const target = this.#place(safeMemberPath(entry.target ?? "", this.#options.name));
    if (this.#made.get(target) === "file") return target;
    throw archiveInvalid(this.#options.name, "a hard link to what was not unpacked before it", {
      facts: { member: entry.path, target: entry.target },
    });
  }

  #place(path: string): string {
    const { rename, name } = this.#options;
    return path === "" || rename === undefined ? path : safeMemberPath(rename(path), name);
  }

  #conflict(place: string, cause?: unknown): Error {
    return archiveInvalid(this.#options.name, "two members have one path", {
      facts: { path: place },
      cause,
    });
  }

  #full(place: string): string {
    return place === "" ? this.#folder : `${this.#folder}/${place}`;
  }
}

function errorCode(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
