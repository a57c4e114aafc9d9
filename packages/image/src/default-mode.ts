/**
 * Modes that nobody spelled out. The store's own 0444 and 0555 would make every folder of the
 * image read-only to a shell that honours modes, and its configuration files to any editor; so
 * copies get 0644, 0755 and 0755. Below `/ast/store` the store's modes stay.
 */

import { STORE_FOLDER } from "@astbuild/derivation";

export function defaultMode(path: string, kind: "file" | "executable" | "folder"): number {
  const inStore = path.startsWith(`${STORE_FOLDER}/`);
  if (kind === "file") return inStore ? 0o444 : 0o644;
  return inStore ? 0o555 : 0o755;
}

/** Links have no mode of their own; this is what every kernel shows. */
export const LINK_MODE = 0o777;
