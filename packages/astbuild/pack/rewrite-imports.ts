/** Makes imports name files of the tarball: `./zlib.ts` its `.js`, our packages by a relative path. Columns of what comes before stay. */

import { posix } from "node:path";

export interface Importing {
  /** The importing module, by its path in the checkout. */
  readonly from: string;
  /** Paths in the tarball by paths in the checkout. */
  readonly targets: ReadonlyMap<string, string>;
}

const SPECIFIER = /(?<=\bfrom\s*|\bimport\s*\(?\s*)"(?<specifier>[^"\n]+)"/g;

/** @throws where an import names a file that is not in the tarball */
export function rewriteImports(code: string, importing: Importing): string {
  return code.replaceAll(
    SPECIFIER,
    (_whole, specifier: string) => `"${rewrite(specifier, importing)}"`,
  );
}

function rewrite(specifier: string, { from, targets }: Importing): string {
  const meant = sourceOf(specifier, from);
  if (meant === undefined) return specifier;
  const to = targets.get(meant);
  if (to === undefined) throw new Error(`${from} imports ${specifier}, which is not packed`);
  const path = posix.relative(posix.dirname(targets.get(from)!), to);
  return path.startsWith(".") ? path : `./${path}`;
}

/** The path in the checkout; undefined for what npm installs and Node has. */
function sourceOf(specifier: string, from: string): string | undefined {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);
  if (specifier === "@astbuild/recipes") return "recipes/index.ts";
  if (!specifier.startsWith("@astbuild/")) return undefined;
  return `packages/${specifier.slice("@astbuild/".length)}/src/index.ts`;
}
