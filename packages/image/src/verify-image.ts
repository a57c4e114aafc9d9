/** Decodes an image with readers that share nothing with its writer, and compares it with the plan. */

import { readNewc } from "@astbuild/archive";
import type { ReadEntry } from "@astbuild/archive";
import { AstbuildError } from "@astbuild/errors";
import { createBlake3 } from "@astbuild/hash";
import { inflateImage } from "./inflate-image.ts";
import type { ImagePlan, PlannedEntry } from "./image-plan.ts";

/**
 * Does nothing for an image that every kernel takes and that is the planned one, if a plan is
 * given: path, type, mode, owner, size and content of each entry.
 *
 * @throws IMAGE_INVALID naming the rule, IMAGE_DIFFERS naming the entry
 */
export async function verifyImage(file: string, plan?: ImagePlan): Promise<void> {
  let index = 0;
  for await (const entry of readNewc(inflateImage(file), file)) {
    if (plan === undefined) continue;
    const planned = plan.entries[index++];
    if (planned === undefined) throw differs(file, `/${entry.path}`, ["it was not planned"]);
    const faults = await faultsOf(entry, planned, plan.mtime);
    if (faults.length > 0) throw differs(file, planned.path, faults);
  }
  const lost = plan?.entries[index];
  if (lost !== undefined) throw differs(file, lost.path, ["it is not in the image"]);
}

async function faultsOf(entry: ReadEntry, planned: PlannedEntry, mtime: number): Promise<string[]> {
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
    content: [await digestOf(entry), planned.content?.digest],
  };
  return Object.entries(pairs)
    .filter(([, [got, wanted]]) => got !== wanted)
    .map(([what, [got, wanted]]) => `${what} is ${String(got)}, planned ${String(wanted)}`);
}

async function digestOf(entry: ReadEntry): Promise<string | undefined> {
  if (entry.type !== "file") return undefined;
  const hasher = createBlake3();
  for await (const piece of entry.data) hasher.update(piece);
  return hasher.digest();
}

function differs(image: string, path: string, faults: readonly string[]): AstbuildError {
  return new AstbuildError("IMAGE_DIFFERS", `${path} is not in the image as planned`, {
    facts: { image, path, differences: faults },
    hint: "the disk or the memory may be at fault: build the image again",
  });
}
