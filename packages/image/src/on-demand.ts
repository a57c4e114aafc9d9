/** The steps of an image, and a look into one, loaded with the first call: most runs of the command make none. */

import type { listImage as ListImage } from "./list-image.ts";
import type { planImage as PlanImage } from "./plan-image.ts";
import type { verifyImage as VerifyImage } from "./verify-image.ts";
import type { writeImage as WriteImage } from "./write-image.ts";

/** See `plan-image.ts`. */
export const planImage: typeof PlanImage = async (...given) =>
  (await import("./plan-image.ts")).planImage(...given);

/** See `write-image.ts`. */
export const writeImage: typeof WriteImage = async (...given) =>
  (await import("./write-image.ts")).writeImage(...given);

/** See `verify-image.ts`. */
export const verifyImage: typeof VerifyImage = async (...given) =>
  (await import("./verify-image.ts")).verifyImage(...given);

/** See `list-image.ts`. */
export const listImage: typeof ListImage = async (...given) =>
  (await import("./list-image.ts")).listImage(...given);
