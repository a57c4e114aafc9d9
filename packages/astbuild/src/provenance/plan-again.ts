/** What is in an image that lies in the store: planned once more, as it was when it was built. */

import { existsSync } from "node:fs";
import type { ImageManifest, StorePath } from "@astbuild/derivation";
import { planOfImage } from "@astbuild/engine";
import { AstbuildError } from "@astbuild/errors";
import type { ImagePlan, PlannedEntry } from "@astbuild/image";
import type { Store } from "@astbuild/store";
import { builtBy, packageProvenance, partsOf } from "./package-provenance.ts";
import type { PackageProvenance } from "./package-provenance.ts";

/** @throws NOT_AN_IMAGE, DERIVATION_NOT_RECORDED, PATH_NOT_VALID for an input that was collected */
export async function planAgain(
  store: Store,
  path: StorePath,
): Promise<{ readonly image: PackageProvenance; readonly plan: ImagePlan }> {
  const image = packageProvenance(store, path);
  const { manifest, inputs } = manifestOf(store, image);
  await store.hold(inputs);
  return { image, plan: await planOfImage(store, { manifest, inputs }) };
}

function manifestOf(
  store: Store,
  image: PackageProvenance,
): { readonly manifest: ImageManifest; readonly inputs: readonly StorePath[] } {
  const record = image.resolvedHash && store.records.record(image.resolvedHash);
  if (!record) {
    throw new AstbuildError("DERIVATION_NOT_RECORDED", `nobody noted how ${image.path} was made`, {
      hint: "realise it in this store",
    });
  }
  if (builtBy(store, image.path) !== "initrd") {
    throw new AstbuildError("NOT_AN_IMAGE", `${image.name} is not an image`, {
      facts: { path: image.path },
      hint: "astbuild path-info tells where a single object comes from",
    });
  }
  const builder = record.description["builder"] as unknown as {
    attributes: { manifest: ImageManifest };
  };
  return { manifest: builder.attributes.manifest, inputs: image.build?.inputs ?? [] };
}

/** The object that an entry comes from; of a merged tree the part that brought it. */
export function originOf(
  store: Store,
  { storePath, content }: PlannedEntry,
): StorePath | undefined {
  if (storePath === undefined || content === undefined) return storePath;
  let origin = storePath;
  for (;;) {
    const inside = content.physical.slice(store.physical(storePath).length);
    const part = partsOf(store, origin).find((each) => existsSync(store.physical(each) + inside));
    if (part === undefined) return origin;
    origin = part;
  }
}
