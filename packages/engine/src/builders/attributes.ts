/** Access to a builtin's attributes and to the physical side of its inputs. */

import { parseStorePath, storePath } from "@astbuild/derivation";
import type { BuildJob } from "./builder.ts";

/** The attributes of the job's builtin, in the shape its recipe side declares. */
export function attributesOf<T>(job: BuildJob): T {
  const { builder } = job.resolved;
  if (builder.kind !== "builtin") throw new Error(`${job.step.name} is not a builtin`);
  return builder.attributes as T;
}

/** Physical path of a store path, or of a path inside one (`/ast/store/<hash>-<name>/usr`). */
export function physicalOf(job: BuildJob, logical: string): string {
  const [, ast, store, object, ...rest] = logical.split("/");
  const parsed = parseStorePath(`/${ast}/${store}/${object}`);
  if (parsed === undefined) throw new Error(`${job.step.name}: not a store path: ${logical}`);
  const physical = job.services.store.physical(storePath(parsed.hash, parsed.name));
  return [physical, ...rest].join("/");
}
