/** `tree@1`: several folders merged into one by hard links. */

import { join } from "node:path";
import type { TreeAttributes } from "@astbuild/derivation";
import { attributesOf, physicalOf } from "./attributes.ts";
import type { BuildJob, BuiltOutputs } from "./builder.ts";

export async function buildTree(job: BuildJob): Promise<BuiltOutputs> {
  const { parts, links } = attributesOf<TreeAttributes>(job);
  const target = join(job.folder, "out");
  await job.services.workers.mergeTree({
    parts: parts.map((part) => ({ logical: part, physical: physicalOf(job, part) })),
    links,
    target,
  });
  return {
    outputs: [{ output: "out", name: job.resolved.derivation.name, source: target }],
    candidates: [],
  };
}
