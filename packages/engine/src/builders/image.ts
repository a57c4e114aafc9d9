/** `initrd@2`: plans and writes an image, which is verified on the way; it is one plain file without references. */

import type { ImageManifest } from "@astbuild/derivation";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { segmentFolder, warningText, writeImage } from "@astbuild/image";
import type { SegmentCache } from "@astbuild/image";
import type { CacheFolders } from "@astbuild/store";
import { planOfImage } from "../plan-of-image.ts";
import { attributesOf } from "./attributes.ts";
import type { BuildJob, BuiltOutputs } from "./builder.ts";
import { checkOneBuild } from "./check-one-build.ts";

export async function buildImage(job: BuildJob): Promise<BuiltOutputs> {
  const { manifest } = attributesOf<{ readonly manifest: ImageManifest }>(job);
  const { store, cores, emit } = job.services;
  const { step, signal } = job;
  const { inputs } = job.resolved;
  checkOneBuild(store, inputs, store.closure(inputs));
  const plan = await planOfImage(store, { manifest, inputs }, signal);
  for (const warning of plan.warnings) {
    const message = warningText(warning);
    emit({ type: "warning", step, code: "IMAGE_WARNING", message, facts: {} });
  }
  const source = join(job.folder, "out");
  await writeImage(plan, {
    output: source,
    segments: await segmentsOf(job),
    threads: cores,
    signal,
    onProgress: (done, total) => emit({ type: "progress", step, done, total }),
  });
  const { name } = job.resolved.derivation;
  return { outputs: [{ output: "out", name, source }], candidates: [] };
}

/** A check compresses everything anew. */
async function segmentsOf({ folder, perturbation, services }: BuildJob): Promise<SegmentCache> {
  if (perturbation === undefined) return keptSegments(services.store.cacheFolders);
  const segments = join(folder, "segments");
  await mkdir(segments);
  return segmentFolder(segments);
}

/** Not all file systems note when a file is read. */
function keptSegments(cacheFolders: CacheFolders): SegmentCache {
  const segments = segmentFolder(cacheFolders.folder(SEGMENTS));
  return {
    ...segments,
    async get(key) {
      const segment = await segments.get(key);
      if (segment !== undefined) cacheFolders.touch(SEGMENTS, key);
      return segment;
    },
  };
}

const SEGMENTS = "segments";
