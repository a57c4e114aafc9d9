/** The limits of one build: the command's, else the recipe's, else what the machine has. */

import type { BuildLimits } from "@astbuild/derivation";
import type { defaultLimits } from "@astbuild/sandbox";
import type { BuildJob } from "./builders/builder.ts";

export async function buildLimits(
  job: BuildJob,
): Promise<BuildLimits & Awaited<ReturnType<typeof defaultLimits>>> {
  const sandbox = await import("@astbuild/sandbox");
  return {
    ...(await sandbox.defaultLimits(job.folder)),
    ...job.resolved.derivation.unhashed.limits,
    ...job.services.limits,
  };
}
