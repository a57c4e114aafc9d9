/** One entry of the image while the plan grows. */

import type { PlannedType, Reason } from "./image-plan.ts";

export interface TreeNode {
  /** Absolute path in the image. */
  readonly path: string;
  readonly type: PlannedType;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Where it comes from in the store: a logical path. */
  readonly source?: string;
  /** Of a file. */
  readonly file?: { readonly physical: string; readonly size: number };
  /** Of a symlink. */
  readonly target?: string;
  readonly device?: { readonly major: number; readonly minor: number };
  readonly why: Reason;
}
