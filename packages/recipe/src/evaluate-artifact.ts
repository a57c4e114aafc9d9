/** An artifact as a derivation of a builtin. */

import { BUILTIN_VERSIONS, checkName, staticHash } from "@astbuild/derivation";
import type { BuiltinName, Derivation, Unhashed } from "@astbuild/derivation";
import { isAstbuildError } from "@astbuild/errors";
import { parseSri } from "@astbuild/hash";
import type { Json } from "@astbuild/hash";
import { addFacts } from "./add-facts.ts";
import type { Artifact, LocalSpec } from "./artifact.ts";
import { formatPlace } from "./call-place.ts";
import type { Inputs } from "./inputs.ts";
import type { InstantiationContext } from "./instance.ts";
import { renderText } from "./render.ts";

/** @param asker name of the recipe that asked first, for messages */
export function evaluateArtifact(
  artifact: Artifact,
  asker: string,
  { context, inputs }: { context: InstantiationContext; inputs: Inputs },
): Derivation {
  try {
    checkName(artifact.name);
    const derivation = evaluate(artifact, asker, { context, inputs });
    // What cannot be hashed is known here, where it has a place.
    staticHash(derivation);
    return derivation;
  } catch (error) {
    if (isAstbuildError(error)) addFacts(error, { at: formatPlace(artifact.place) });
    throw error;
  }
}

function evaluate(
  artifact: Artifact,
  asker: string,
  { context, inputs }: { context: InstantiationContext; inputs: Inputs },
): Derivation {
  const { spec } = artifact;
  const make = (
    name: BuiltinName,
    attributes: object,
    { fixed, ...unhashed }: Partial<Unhashed & Pick<Derivation, "fixed">> = {},
  ): Derivation => ({
    name: artifact.name,
    outputs: ["out"],
    builder: {
      kind: "builtin",
      name,
      version: BUILTIN_VERSIONS[name],
      attributes: attributes as { readonly [key: string]: Json },
    },
    inputs: inputs.list(),
    paths: [],
    ...(fixed === undefined ? {} : { fixed }),
    unhashed: { origin: { recipe: asker, ...artifact.place }, ...unhashed },
  });
  switch (spec.type) {
    case "fetch": {
      const { urls, size } = spec;
      const fixed = { hash: parseSri(spec.hash), name: artifact.name };
      return make("fetch", {}, { fixed, urls, ...(size === undefined ? {} : { size }) });
    }
    case "unpack":
      return make("unpack", { source: inputs.path(spec.source), drop: spec.drop });
    case "tree":
      return make("tree", { parts: spec.parts.map(inputs.path), links: spec.links });
    case "write": {
      const text = renderText(spec.content, inputs.path);
      return make("write", { text, executable: spec.executable });
    }
    case "source":
      return sourceDerivation(spec.local, context, make);
  }
}

function sourceDerivation(
  local: LocalSpec,
  context: InstantiationContext,
  make: (name: "source", attributes: object, unhashed: Pick<Unhashed, "local">) => Derivation,
): Derivation {
  const { digest, files } = context.sourceDigest(local);
  const attributes =
    "file" in local
      ? { digest, single: true, executable: local.executable }
      : { digest, single: false };
  return make("source", attributes, { local: { folder: local.folder, files } });
}
