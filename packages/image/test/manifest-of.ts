/** A manifest with what most tests do not care about. */

import type { ImageManifest } from "@astbuild/derivation";

export function manifestOf(
  entries: ImageManifest["entries"],
  changes: Partial<ImageManifest> = {},
): ImageManifest {
  return {
    entries,
    platform: "x86_64-gnu",
    references: "paths",
    level: 6,
    compress: true,
    dlopen: { recommended: false, suggested: false, features: [], extra: {} },
    mtime: 315532800,
    ...changes,
  };
}
