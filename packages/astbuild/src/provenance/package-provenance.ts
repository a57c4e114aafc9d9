/** Where an object comes from: the recipe that made it, and the sources that the recipe used. Read from what the store noted. */

import { isStorePath, namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import type { Json } from "@astbuild/hash";
import type { BuildRecord, Store } from "@astbuild/store";

export interface PackageProvenance {
  /** The object. */
  readonly path: StorePath;
  /** Of the recipe; of the object where no recipe is known. */
  readonly name: string;
  readonly version?: string;
  /** `riscv64-musl` */
  readonly platform?: string;
  /** Key of the derivation that made it; absent for what was added or imported. */
  readonly resolvedHash?: string;
  readonly build?: BuildRecord;
  readonly sources: readonly SourceProvenance[];
}

export type SourceProvenance =
  | {
      readonly kind: "download";
      readonly name: string;
      /** In the order in which they are tried. */
      readonly urls: readonly string[];
      /** As SRI. */
      readonly hash: string;
    }
  /** Files of the project, or text out of a recipe. */
  | {
      readonly kind: "local";
      readonly name: string;
      readonly path: StorePath;
      readonly digest: string;
    };

type Records = Pick<Store, "records" | "builds" | "info">;

export function packageProvenance(store: Records, path: StorePath): PackageProvenance {
  const build = store.builds(path)[0];
  const known = build && store.records.record(build.resolvedHash);
  const { version } = unhashed(known?.description);
  return {
    path,
    name: known?.recipe ?? build?.name ?? namePart(path),
    ...(typeof version === "string" && { version }),
    ...(known?.platform !== undefined && { platform: known.platform }),
    ...(build !== undefined && { resolvedHash: build.resolvedHash, build }),
    sources: sourcesOf(store, path),
  };
}

/**
 * A command's direct downloads and files of the project; of what a builtin made, those that it is
 * made of. What a command runs and links against has its own provenance.
 */
function sourcesOf(store: Records, path: StorePath): SourceProvenance[] {
  const own = sourceOf(store, path);
  if (own !== undefined) return [own];
  const inputs = store.builds(path)[0]?.inputs ?? [];
  if (builtBy(store, path) !== undefined) return inputs.flatMap((each) => sourcesOf(store, each));
  return inputs.map((each) => sourceOf(store, each)).filter((each) => each !== undefined);
}

/** Undefined for what is not a source itself. */
function sourceOf(store: Records, path: StorePath): SourceProvenance | undefined {
  const description = descriptionOf(store, path);
  const name = namePart(path);
  switch (builderOf(description)) {
    case "fetch": {
      const { fixed } = description as unknown as { fixed: { hash: string; name: string } };
      const { urls } = unhashed(description) as { urls?: readonly string[] };
      return { kind: "download", name: fixed.name, urls: urls ?? [], hash: fixed.hash };
    }
    case "source":
    case "write":
      return { kind: "local", name, path, digest: store.info(path)?.digest ?? "" };
    default:
      return undefined;
  }
}

type Description = { readonly [key: string]: Json } | undefined;

/** Of the derivation that made an object; undefined where nothing is known. */
function descriptionOf(store: Records, path: StorePath): Description {
  const [build] = store.builds(path);
  return build && store.records.record(build.resolvedHash)?.description;
}

/** Name of the builtin; undefined for a command, and where nothing is known. */
function builderOf(description: Description): string | undefined {
  const builder = description?.["builder"] as { kind: string; name: string } | undefined;
  return builder?.kind === "builtin" ? builder.name : undefined;
}

/** Name of the builtin that made an object; undefined for what a command made, and where nothing is known. */
export function builtBy(store: Records, path: StorePath): string | undefined {
  return builderOf(descriptionOf(store, path));
}

/** Parts of a merged tree, in order; none for anything else. */
export function partsOf(store: Records, path: StorePath): StorePath[] {
  const description = descriptionOf(store, path);
  if (builderOf(description) !== "tree") return [];
  const { attributes } = description!["builder"] as unknown as {
    attributes: { parts: readonly string[] };
  };
  return attributes.parts.filter(isStorePath);
}

function unhashed(description: Description): { readonly [key: string]: Json } {
  return (description?.["unhashed"] ?? {}) as { readonly [key: string]: Json };
}
