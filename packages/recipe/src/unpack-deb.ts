/** `unpackDeb`: a Debian package as a folder. */

import { artifact } from "./artifact.ts";
import { checkCall, checkOptions } from "./check-call.ts";
import type { Rules } from "./check-members.ts";
import { isListOf, isText } from "./rules.ts";
import { kindOf } from "./value.ts";
import type { Artifact, FileArtifact } from "./artifact.ts";

export interface UnpackOptions {
  /** Sources of regular expressions over paths in it, without a leading `./`: what matches one is left out. */
  readonly drop?: readonly string[];
}

const DEB: Rules = {
  deb: {
    isValid: (value) => kindOf(value) === "artifact",
    isRequired: true,
    wanted: "a file",
    example: "unpackDeb(fetchFile({ urls, hash }))",
  },
};

const OPTIONS: Rules = {
  drop: {
    isValid: isListOf(isText),
    wanted: "a list of texts, each a regular expression",
    example: 'drop: ["^usr/share/doc/"]',
  },
};

/** @throws MEMBER_UNKNOWN, VALUE_INVALID */
export function unpackDeb(
  deb: FileArtifact,
  options: UnpackOptions = {},
): Artifact & { readonly form: "folder" } {
  checkCall(unpackDeb, { deb }, DEB);
  checkOptions(unpackDeb, options, OPTIONS);
  const { drop = [] } = options;
  const name = deb.name.replace(/\.deb$/, "");
  return artifact(unpackDeb, { name, form: "folder", spec: { type: "unpack", source: deb, drop } });
}
