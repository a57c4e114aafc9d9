/** `unpackDeb`: a Debian package as a folder. */

import { artifact } from "./artifact.ts";
import type { Artifact, FileArtifact } from "./artifact.ts";

export interface UnpackOptions {
  /** Sources of regular expressions over paths in it, without a leading `./`: what matches one is left out. */
  readonly drop?: readonly string[];
}

export function unpackDeb(
  deb: FileArtifact,
  { drop = [] }: UnpackOptions = {},
): Artifact & { readonly form: "folder" } {
  const name = deb.name.replace(/\.deb$/, "");
  return artifact(unpackDeb, { name, form: "folder", spec: { type: "unpack", source: deb, drop } });
}
