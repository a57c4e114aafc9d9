/** The chain of references from one object to another, and where these stand. */

import type { StorePath } from "@astbuild/derivation";
import type { Maintenance, Occurrence } from "@astbuild/store";
import { isImage } from "./diff/object-entries.ts";
import { withNamedPaths } from "./named-paths.ts";
import type { NamedPathOptions } from "./named-paths.ts";

export interface WhyDependsRequest extends NamedPathOptions {
  /** Paths, or names of targets. */
  readonly from: string;
  readonly to: string;
  /** Look for the files and offsets. */
  readonly precise?: boolean | undefined;
}

export interface Dependence {
  readonly from: StorePath;
  readonly to: StorePath;
  /** A shortest one, with both ends; undefined where it does not depend. */
  readonly chain: readonly DependenceLink[] | undefined;
  /** `from` is an image, which refers to nothing: it holds what it needs. */
  readonly isImage: boolean;
}

export interface DependenceLink {
  readonly path: StorePath;
  /** Where the next one's hash stands in this one; asked for with `precise`. */
  readonly occurrences?: readonly Occurrence[];
}

/** @throws PATH_NOT_VALID, TARGET_NOT_REALISED, errors of the project and the store */
export async function whyDepends(request: WhyDependsRequest): Promise<Dependence> {
  return await withNamedPaths(request, [request.from, request.to], async (store, [from, to]) => {
    const maintenance = await store.maintain();
    const paths = maintenance.whyDepends(from!, to!);
    const chain = paths && (await linksOf(maintenance, paths, request.precise === true));
    return { from: from!, to: to!, chain, isImage: await isImage(store, from!) };
  });
}

async function linksOf(
  maintenance: Maintenance,
  paths: readonly StorePath[],
  isPrecise: boolean,
): Promise<DependenceLink[]> {
  const links: DependenceLink[] = [];
  for (const [index, path] of paths.entries()) {
    const next = paths[index + 1];
    const isAsked = isPrecise && next !== undefined;
    links.push({
      path,
      ...(isAsked && { occurrences: await maintenance.occurrences(path, next) }),
    });
  }
  return links;
}
