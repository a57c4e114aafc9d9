/** Refuses outputs that hold their own path where no rewriting can reach it, unless the recipe allows the file by name. */

import { matchesGlob } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import type { PublishOutput } from "./publish-request.ts";
import type { Finding } from "./scan-output.ts";

export interface AllowedSplit {
  /** A glob over `<object's name>/<path in it>`, the name alone where the object is a file; all files when absent. */
  readonly files?: string;
  readonly reason: string;
}

/**
 * @param output its name is for messages
 * @throws SELF_REFERENCE_SPLIT, SELF_REFERENCE_COMPRESSED, SELF_REFERENCE_CHECKSUM, SELF_REFERENCE_NAME
 */
export function refuseFindings(
  { output, name }: Pick<PublishOutput, "output" | "name">,
  findings: readonly Finding[],
  allowed: readonly AllowedSplit[],
): void {
  const isAllowed = (path: string): boolean => {
    const file = path === "" ? name : `${name}/${path}`;
    return allowed.some(({ files }) => files === undefined || matchesGlob(file, files));
  };
  const refused = findings.filter(({ kind, path }) => kind === "name" || !isAllowed(path));
  const first = refused[0];
  if (first === undefined) return;
  const facts = {
    output,
    files: refused
      .filter(({ kind }) => kind === first.kind)
      .slice(0, 10)
      .map(placeOf),
  };
  const hint =
    'allow the file where the path in it is never used: allow: [{ leak: "self-reference", files, reason }]';
  switch (first.kind) {
    case "split":
      throw new AstbuildError(
        "SELF_REFERENCE_SPLIT",
        `a piece of the output's own path stands in ${first.path}`,
        {
          facts,
          hint: `a compiler splits strings into immediates; build that file with -Os or -O0, or ${hint}`,
        },
      );
    case "compressed":
      throw new AstbuildError(
        "SELF_REFERENCE_COMPRESSED",
        `the output's own path stands compressed in ${first.path}`,
        {
          facts,
          hint: `leave the file uncompressed, or ${hint}`,
        },
      );
    case "checksum":
      throw new AstbuildError(
        "SELF_REFERENCE_CHECKSUM",
        `the output's own path stands in ${first.path}, a ${first.format} file whose checksums would break`,
        { facts, hint: `keep the path out of it, or ${hint}` },
      );
    case "name":
      throw new AstbuildError(
        "SELF_REFERENCE_NAME",
        `a file's name holds the output's own path: ${first.path}`,
        {
          facts,
          hint: "give the file another name",
        },
      );
  }
}

function placeOf({ path, offset, format }: Finding): string {
  const at = offset === undefined || offset < 0 ? "" : ` at offset ${offset}`;
  return `${path === "" ? "(the output itself)" : path}${at}${format === undefined ? "" : ` (${format})`}`;
}
