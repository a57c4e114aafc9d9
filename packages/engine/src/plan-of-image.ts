/** The plan of an image out of what its derivation says: for the builder, and for those who ask afterwards what is in it. */

import type { ImageManifest, StorePath } from "@astbuild/derivation";
import { planImage } from "@astbuild/image";
import type { ImagePlan } from "@astbuild/image";
import type { Store } from "@astbuild/store";

/**
 * @param inputs all store paths that the image's derivation used
 * @throws PATH_NOT_VALID when one of them is gone, and what planning throws
 */
export async function planOfImage(
  store: Pick<Store, "closure" | "physical">,
  image: { readonly manifest: ImageManifest; readonly inputs: readonly StorePath[] },
  signal?: AbortSignal,
): Promise<ImagePlan> {
  const closure = store.closure(image.inputs);
  const valid = new Set(closure);
  const physical = (path: StorePath): string | undefined =>
    valid.has(path) ? store.physical(path) : undefined;
  return await planImage(image.manifest, { closure, physical }, signal && { signal });
}
