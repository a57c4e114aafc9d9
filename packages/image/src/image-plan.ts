/** What will stand in the image, where its bytes are and why it is there: all decisions, before a byte is written. */

import type { StorePath } from "@astbuild/derivation";
import type { Digest } from "@astbuild/hash";
import type { PlanWarning } from "./plan-warning.ts";
import type { SizeReport } from "./size-report.ts";

export interface ImagePlan {
  /** In component-wise byte order: a folder stands directly before all that is in it. */
  readonly entries: readonly PlannedEntry[];
  readonly mtime: number;
  readonly compress: boolean;
  readonly level: number;
  readonly sizeBudget?: number;
  /** Bytes of the archive before compression, the trailer included. */
  readonly inflatedSize: number;
  readonly report: SizeReport;
  readonly warnings: readonly PlanWarning[];
  /** Text that names what does not exist: for those who ask. */
  readonly notes: readonly PlanWarning[];
}

export type PlannedType = "file" | "folder" | "symlink" | "charDevice" | "blockDevice" | "fifo";

export interface PlannedEntry {
  /** Absolute path in the image. */
  readonly path: string;
  readonly type: PlannedType;
  /** The twelve permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** 1 to 2^31 - 1, a function of the path as long as no two paths meet. */
  readonly ino: number;
  /** Bytes of a file or of a symlink's target; 0 for all others. */
  readonly size: number;
  /** Of a file. */
  readonly content?: { readonly physical: string; readonly digest: Digest };
  /** Of a symlink. */
  readonly target?: string;
  /** Of a device. */
  readonly device?: { readonly major: number; readonly minor: number };
  readonly why: Reason;
  /** The object that it comes from; absent for what the manifest spells out. */
  readonly storePath?: StorePath;
}

/** Why an entry is in the image; `of` is the path of another entry, so that reasons form a chain. */
export type Reason =
  | { readonly kind: "named" }
  | { readonly kind: "parent" | "link target" | "interpreter" | "reference"; readonly of: string }
  | { readonly kind: "closure"; readonly of: string }
  | { readonly kind: "library"; readonly of: string; readonly soname: string };

/** `library libc.so.6 of /bin/busybox` */
export function reasonText(reason: Reason): string {
  if (reason.kind === "named") return "named";
  if (reason.kind === "library") return `library ${reason.soname} of ${reason.of}`;
  if (reason.kind === "reference") return `text in ${reason.of}`;
  return `${reason.kind} of ${reason.of}`;
}
