/** `unpack@1`: the files of one .deb. */

import { join } from "node:path";
import type { UnpackAttributes } from "@astbuild/derivation";
import { attributesOf, physicalOf } from "./attributes.ts";
import type { BuildJob, BuiltOutputs } from "./builder.ts";

export async function buildUnpack(job: BuildJob): Promise<BuiltOutputs> {
  const { source, drop } = attributesOf<UnpackAttributes>(job);
  const target = join(job.folder, "out");
  await job.services.workers.unpack({
    deb: physicalOf(job, source),
    name: job.resolved.derivation.name,
    target,
    drop,
  });
  return {
    outputs: [{ output: "out", name: job.resolved.derivation.name, source: target }],
    candidates: [],
  };
}
