/** Only files of the project are changed: what npm installed comes back with the next install. */

import { relative } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import type { Project } from "@astbuild/loader";
import type { UpdatedFile } from "./updated-file.ts";

/** @throws UPDATE_FOREIGN */
export function refuseForeign(
  { root }: Project,
  recipe: string,
  files: readonly UpdatedFile[],
): void {
  const foreign = files.find(({ file, before, after }) => before !== after && !isOwn(root, file));
  if (foreign === undefined) return;
  throw new AstbuildError("UPDATE_FOREIGN", `recipe ${recipe} is not of this project`, {
    facts: { file: foreign.file, project: root },
    hint: "override its source with one of your own",
  });
}

function isOwn(root: string, file: string): boolean {
  const below = relative(root, file);
  return !below.startsWith("..") && !below.split("/").includes("node_modules");
}
