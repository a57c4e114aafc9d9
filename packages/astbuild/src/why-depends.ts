/** Why one object needs another: the chain of references, and where these stand; of an image, what brought it in. */

import { isAbsolute, resolve } from "node:path";
import type { StorePath } from "@astbuild/derivation";
import type { Maintenance, Occurrence, Store } from "@astbuild/store";
import { isImage } from "./diff/object-entries.ts";
import { withNamedPaths } from "./named-paths.ts";
import type { NamedPathOptions } from "./named-paths.ts";
import { builtBy, packageProvenance } from "./provenance/package-provenance.ts";
import { pathArgument } from "./store-path-argument.ts";

export interface WhyDependsRequest extends NamedPathOptions {
  /** A path, or the name of a target. */
  readonly from: string;
  /** The same; where `from` is an image also the path of an entry in it. */
  readonly to: string;
  /** Look for the files and offsets. */
  readonly precise?: boolean | undefined;
}

export interface Dependence {
  readonly from: StorePath;
  readonly to: string;
  /** A shortest one, with both ends; undefined where it does not depend. */
  readonly chain: readonly DependenceLink[] | undefined;
  /** `from` is an image, which holds what it needs: behind it the chain is of its entries. */
  readonly isImage: boolean;
}

export interface DependenceLink {
  /** A store path; the path of an image's entry. */
  readonly path: string;
  /** What brought an entry into the image: `named`, `library libz.so.1 of /bin/curl`, … */
  readonly why?: string;
  /** Where the next one's hash stands in this one; asked for with `precise`. */
  readonly occurrences?: readonly Occurrence[];
}

/**
 * @throws PATH_NOT_VALID, TARGET_NOT_REALISED, errors of the project and the store;
 *   DERIVATION_NOT_RECORDED where nobody knows what an image was made of
 */
export async function whyDepends(request: WhyDependsRequest): Promise<Dependence> {
  return await withNamedPaths(request, [request.from], async (store, [from]) => {
    const isUnknown = store.builds(from!).length === 0;
    if (builtBy(store, from!) === "initrd" || (isUnknown && (await isImage(store, from!)))) {
      return await inImage(store, from!, request);
    }
    return await withNamedPaths({ ...request, store }, [request.to], async (_store, [to]) => {
      const maintenance = await store.maintain();
      const paths = maintenance.whyDepends(from!, to!);
      const chain = paths && (await linksOf(maintenance, paths, request.precise === true));
      return { from: from!, to: to!, chain, isImage: false };
    });
  });
}

async function inImage(
  store: Store,
  image: StorePath,
  request: WhyDependsRequest,
): Promise<Dependence> {
  const { platform } = packageProvenance(store, image);
  // What an image holds is for its own platform.
  const to = await askedOf(
    store,
    platform === undefined ? request : { ...request, host: platform },
  );
  const { whyInImage } = await import("./why-in-image.ts");
  const entries = await whyInImage(store, image, to);
  const chain = entries && [{ path: image }, ...entries];
  return { from: image, to, chain, isImage: true };
}

/** An object, or a path in the image, which the store need not know. */
async function askedOf(store: Store, request: WhyDependsRequest): Promise<string> {
  const asked = pathArgument(store, request.to, request.folder ?? process.cwd());
  if (asked !== undefined) return asked.path;
  if (isAbsolute(request.to)) return resolve(request.to);
  return await withNamedPaths({ ...request, store }, [request.to], async (_store, [to]) => to!);
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
