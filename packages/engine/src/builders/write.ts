/** `write@1`: one file with a given text; it may name store paths. */

import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { WriteAttributes } from "@astbuild/derivation";
import { attributesOf } from "./attributes.ts";
import type { BuildJob, BuiltOutputs } from "./builder.ts";

export async function buildWrite(job: BuildJob): Promise<BuiltOutputs> {
  const { text, executable } = attributesOf<WriteAttributes>(job);
  const source = join(job.folder, "out");
  await writeFile(source, text, { mode: executable ? 0o755 : 0o644 });
  return {
    outputs: [{ output: "out", name: job.resolved.derivation.name, source }],
    candidates: job.services.store.closure(job.resolved.inputs),
  };
}
