/** What `initrd` makes an image of, as data. Before its inputs are known, sources and targets begin with placeholders of these. */

import type { PlatformName } from "@astbuild/platform";

export interface ImageManifest {
  /** By absolute path in the image. `/` may only be a tree: the root itself is no entry. */
  readonly entries: Readonly<Record<string, ImageEntry>>;
  /** `x86_64-musl`: every ELF file in the image must be made for it. */
  readonly platform: PlatformName;
  /** Which store paths that stand as text in a file come along. */
  readonly references: ReferencePolicy;
  /** Compression level, 1 to 9. */
  readonly level: number;
  /** False for a bare archive. */
  readonly compress: boolean;
  readonly dlopen: DlopenPolicy;
  /** Bytes that the image file may have. */
  readonly sizeBudget?: number;
  /** Seconds since 1970, of every entry. */
  readonly mtime: number;
}

/**
 * `paths`: those that go on to a file or folder that exists; `closure`: the whole object of
 * each, and of those that stand in them; `libraries`: none.
 */
export type ReferencePolicy = "paths" | "closure" | "libraries";

export interface DlopenPolicy {
  /** Whether `.note.dlopen` entries of these priorities are followed beside the required ones. */
  readonly recommended: boolean;
  readonly suggested: boolean;
  /** Features that must be there whatever their priority. */
  readonly features: readonly string[];
  /** Sonames that files load and do not declare, by a glob of the file's path in the image. */
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

export type ImageEntry =
  | TreeEntry
  | FileEntry
  | SymlinkEntry
  | DirectoryEntry
  | DeviceEntry
  | FifoEntry;

interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** The contents of a folder in the store. */
export interface TreeEntry extends Owner {
  readonly type: "tree";
  /** A store path or a folder inside one. */
  readonly source: string;
  /** More of them, at the same place. */
  readonly also?: readonly string[];
  /** Instead of copies, symlinks to the store path of each file. */
  readonly links?: boolean;
  readonly fileMode?: number;
  readonly folderMode?: number;
}

export interface FileEntry extends Owner {
  readonly type: "file";
  /** A store path or a file inside one. */
  readonly source: string;
  readonly mode?: number;
}

export interface SymlinkEntry extends Owner {
  readonly type: "symlink";
  readonly target: string;
}

export interface DirectoryEntry extends Owner {
  readonly type: "directory";
  readonly mode?: number;
}

export interface DeviceEntry extends Owner {
  readonly type: "charDevice" | "blockDevice";
  readonly major: number;
  readonly minor: number;
  readonly mode?: number;
}

export interface FifoEntry extends Owner {
  readonly type: "fifo";
  readonly mode?: number;
}
