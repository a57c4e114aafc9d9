/** Resolution: a derivation with its inputs replaced by the store paths they were realised to. */

import { hash160 } from "@astbuild/hash";
import type { Json } from "@astbuild/hash";
import type { Builder, Derivation } from "./derivation.ts";
import { PLACEHOLDER, placeholder } from "./placeholder.ts";
import { describe, staticHash } from "./static-hash.ts";
import type { StorePath } from "./store-path.ts";

export interface ResolvedDerivation {
  readonly derivation: Derivation;
  /** Realisations are keyed by it. */
  readonly hash: string;
  /** The builder with store paths where placeholders were. */
  readonly builder: Builder;
  /** What is hashed: the derivation's members with store paths where placeholders were, and `inputs`. */
  readonly description: { readonly [key: string]: Json };
  /** All store paths that are used, sorted, each once. */
  readonly inputs: readonly StorePath[];
  readonly allowedReferences?: readonly string[];
  readonly disallowedReferences?: readonly string[];
}

/**
 * @param realised the store path of an input's output
 * @throws Error (a bug) when a placeholder stands for no declared input
 */
export function resolveDerivation(
  derivation: Derivation,
  realised: (input: Derivation, output: string) => StorePath,
): ResolvedDerivation {
  const paths = new Map<string, StorePath>();
  for (const { derivation: input, outputs } of derivation.inputs) {
    for (const output of outputs) paths.set(placeholder(input, output), realised(input, output));
  }
  const substitute = (text: string): string =>
    text.replace(PLACEHOLDER, (found) => {
      const path = paths.get(found);
      if (path === undefined) throw new Error(`${derivation.name}: ${found} is not an input`);
      return path;
    });
  const inputs = [...new Set([...paths.values(), ...derivation.paths])].sort();
  const members = mapStrings(describe(derivation) as Json, substitute) as { [key: string]: Json };
  const description = { ...members, inputs };
  const hash =
    derivation.fixed === undefined
      ? hash160("astbuild-resolved-1", description)
      : staticHash(derivation);
  return {
    derivation,
    hash,
    description,
    builder: members["builder"] as unknown as Builder,
    inputs,
    ...pick(members, "allowedReferences"),
    ...pick(members, "disallowedReferences"),
  };
}

function pick(description: { [key: string]: Json }, key: string): { [key: string]: string[] } {
  const list = description[key];
  return list === undefined ? {} : { [key]: list as string[] };
}

function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.map((each: Json) => mapStrings(each, change));
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [change(key), mapStrings(each, change)]),
  );
}
