/** Reads an archive by the strict reader, which shares nothing with its writer, and compares each entry with the plan. */

import { readNewc } from "@astbuild/archive";
import type { ReadEntry } from "@astbuild/archive";
import { AstbuildError } from "@astbuild/errors";
import { contentDigest } from "./content-digest.ts";
import type { ImagePlan, PlannedEntry } from "./image-plan.ts";

export interface ComparedImage {
  /** The file, for messages. */
  readonly file: string;
  /** Absent: only that every kernel takes the archive. */
  readonly plan?: Pick<ImagePlan, "entries" | "mtime"> | undefined;
}

/**
 * Does nothing for an archive that every kernel takes and that is the planned one: path, type,
 * mode, owner, size and content of each entry.
 *
 * @throws IMAGE_INVALID naming the rule, IMAGE_DIFFERS naming the entry
 */
export async function compareWithPlan(
  archive: AsyncIterable<Uint8Array>,
  { file, plan }: ComparedImage,
): Promise<void> {
  let index = 0;
  for await (const entry of readNewc(archive, file)) {
    if (plan === undefined) continue;
    const planned = plan.entries[index++];
    if (planned === undefined) throw imageDiffers(file, `/${entry.path}`, ["it was not planned"]);
    const content = await contentDigest(entry);
    const faults = faultsOf({ ...entry, content }, planned, plan.mtime);
    if (faults.length > 0) throw imageDiffers(file, planned.path, faults);
  }
  const lost = plan?.entries[index];
  if (lost !== undefined) throw imageDiffers(file, lost.path, ["it is not in the image"]);
}

export function imageDiffers(
  image: string,
  path: string,
  faults: readonly string[],
): AstbuildError {
  return new AstbuildError("IMAGE_DIFFERS", `${path} is not in the image as planned`, {
    facts: { image, path, differences: faults },
    hint: "the disk or the memory may be at fault: build the image again",
  });
}

function faultsOf(
  entry: Omit<ReadEntry, "data"> & { readonly content: string | undefined },
  planned: PlannedEntry,
  mtime: number,
): string[] {
  const { device = { major: 0, minor: 0 } } = planned;
  const pairs: Record<string, [unknown, unknown]> = {
    path: [`/${entry.path}`, planned.path],
    type: [entry.type, planned.type],
    mode: [entry.mode.toString(8), planned.mode.toString(8)],
    owner: [`${entry.uid}:${entry.gid}`, `${planned.uid}:${planned.gid}`],
    mtime: [entry.mtime, mtime],
    inode: [entry.ino, planned.ino],
    size: [entry.size, planned.size],
    target: [entry.target, planned.target],
    device: [`${entry.major}:${entry.minor}`, `${device.major}:${device.minor}`],
    content: [entry.content, planned.content?.digest],
  };
  return Object.entries(pairs)
    .filter(([, [got, wanted]]) => got !== wanted)
    .map(([what, [got, wanted]]) => `${what} is ${String(got)}, planned ${String(wanted)}`);
}
