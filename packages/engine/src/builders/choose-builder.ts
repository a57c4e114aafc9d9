/** The function that makes a derivation's outputs. */

import type { Builder } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Build } from "./builder.ts";
import { buildCommand } from "./command.ts";
import { buildFetch } from "./fetch.ts";
import { buildImage } from "./image.ts";
import { buildSource } from "./source.ts";
import { buildTree } from "./tree.ts";
import { buildUnpack } from "./unpack.ts";
import { buildWrite } from "./write.ts";

const BUILTINS: Readonly<Record<string, Build>> = {
  "fetch@1": buildFetch,
  "unpack@1": buildUnpack,
  "tree@2": buildTree,
  "write@1": buildWrite,
  "source@1": buildSource,
  "initrd@2": buildImage,
};

/** @throws BUILTIN_UNKNOWN for a derivation of another version of astbuild */
export function chooseBuilder(builder: Builder): Build {
  if (builder.kind === "command") return buildCommand;
  const name = `${builder.name}@${builder.version}`;
  const build = BUILTINS[name];
  if (build !== undefined) return build;
  throw new AstbuildError("BUILTIN_UNKNOWN", `this astbuild has no builtin ${name}`, {
    facts: { known: Object.keys(BUILTINS).join(" ") },
  });
}
