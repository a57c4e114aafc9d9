/** `tree@2`: several folders merged into one by hard links. It refers to what they refer to. */

import { join } from "node:path";
import type { StorePath, TreeAttributes } from "@astbuild/derivation";
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
    candidates: heldIn(job),
  };
}

/** All that can stand in the parts: packages of Debian refer to nothing, and a seed of them is not searched. */
function heldIn({ resolved, services }: BuildJob): StorePath[] {
  const held = resolved.inputs.flatMap((path) => {
    const { references, selfReference } = services.store.info(path)!;
    return selfReference ? [path, ...references] : references;
  });
  return [...new Set(held)];
}
