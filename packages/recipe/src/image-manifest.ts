/** The attributes of `initrd`: what an image is made of, as data. The package `image` reads it, by the same type. */

import type { PlatformName } from "@astbuild/platform";

export interface InitrdAttributes {
  readonly manifest: ImageManifest;
  /** Name and version: the bytes depend on it. */
  readonly compressor: string;
}

/** Strings may be placeholders of inputs, with a path behind them. */
export interface ImageManifest {
  /** By absolute path. */
  readonly entries: Readonly<Record<string, ImageEntry>>;
  readonly platform: PlatformName;
  readonly references: "paths" | "closure" | "libraries";
  readonly level: number;
  readonly compress: boolean;
  readonly dlopen: Required<DlopenRules>;
  readonly sizeBudget?: number;
  readonly mtime: number;
}

export type ImageEntry = EntryOwner &
  (
    | {
        readonly type: "tree";
        readonly source: string;
        readonly also?: readonly string[];
        readonly links?: boolean;
        readonly fileMode?: number;
        readonly folderMode?: number;
      }
    | { readonly type: "file"; readonly source: string; readonly mode?: number }
    | { readonly type: "symlink"; readonly target: string }
    | { readonly type: "directory"; readonly mode?: number }
    | {
        readonly type: "charDevice" | "blockDevice";
        readonly major: number;
        readonly minor: number;
        readonly mode?: number;
      }
    | { readonly type: "fifo"; readonly mode?: number }
  );

export interface EntryOwner {
  readonly uid?: number;
  readonly gid?: number;
}

/** Which libraries come along that are loaded by `dlopen`: by the priority of the files' own notes, and further ones by soname. */
export interface DlopenRules {
  /** True when absent. */
  readonly recommended?: boolean;
  /** False when absent. */
  readonly suggested?: boolean;
  /** Features that must be there whatever their priority. */
  readonly features?: readonly string[];
  /** Sonames that files load and do not declare, by a glob over the files' paths in the image. */
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}
