/** A derivation as a step that people see. */

import { staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import type { Step, StepKind } from "./events.ts";

const KINDS: Readonly<Record<string, StepKind>> = {
  fetch: "fetch",
  unpack: "unpack",
  tree: "tree",
  write: "write",
  source: "source",
  initrd: "image",
};

export function stepOf(derivation: Derivation): Step {
  return {
    id: staticHash(derivation),
    kind: stepKind(derivation),
    name: derivation.name,
    origin: derivation.unhashed.origin,
  };
}

export function stepKind({ builder, name }: Pick<Derivation, "builder" | "name">): StepKind {
  if (builder.kind === "command") return "build";
  const kind = KINDS[builder.name];
  if (kind === undefined) throw new Error(`${name}: no builtin ${builder.name}`);
  return kind;
}
