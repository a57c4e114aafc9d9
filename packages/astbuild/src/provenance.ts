/** Each file of an image, with the package, version, source and hash that it comes from. */

import { withNamedPaths } from "./named-paths.ts";
import type { NamedPathOptions } from "./named-paths.ts";
import { imageProvenance } from "./provenance/image-provenance.ts";
import type { ImageProvenance } from "./provenance/image-provenance.ts";

export interface ProvenanceRequest extends NamedPathOptions {
  /** A path, or the name of a target. */
  readonly image: string;
}

/** @throws NOT_AN_IMAGE, DERIVATION_NOT_RECORDED, PATH_NOT_VALID, IMAGE_DIFFERS, TARGET_NOT_REALISED */
export async function provenance(request: ProvenanceRequest): Promise<ImageProvenance> {
  return await withNamedPaths(request, [request.image], (store, [image]) =>
    imageProvenance(store, image!),
  );
}
