/** Decodes an image file as a whole, and compares it with a plan. */

import { compareWithPlan } from "./compare-with-plan.ts";
import type { ImagePlan } from "./image-plan.ts";
import { inflateImage } from "./inflate-image.ts";

/**
 * Does nothing for an image that every kernel takes and that is the planned one, if a plan is
 * given: path, type, mode, owner, size and content of each entry.
 *
 * @throws IMAGE_INVALID naming the rule, IMAGE_DIFFERS naming the entry
 */
export async function verifyImage(file: string, plan?: ImagePlan): Promise<void> {
  await compareWithPlan(inflateImage(file), { file, plan });
}
