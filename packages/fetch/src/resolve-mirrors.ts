/** `mirror://debian/pool/…` stands for a file of any Debian mirror: recipes and locks name no host. */

import { AstbuildError } from "@astbuild/errors";
import type { FetchRequest } from "./fetch-request.ts";

const DEBIAN = "mirror://debian/";

/**
 * The URLs to try for one location, in the mirrors' order; any other URL stands for itself.
 *
 * ```ts
 * resolveMirrors("mirror://debian/pool/a.deb", ["http://a.example/debian"]);
 * // ["http://a.example/debian/pool/a.deb"]
 * ```
 *
 * @throws URL_UNSUPPORTED for a mirror network that is not known
 */
export function resolveMirrors(url: string, mirrors: readonly string[]): string[] {
  if (!url.startsWith("mirror:")) return [url];
  if (!url.startsWith(DEBIAN)) {
    throw new AstbuildError("URL_UNSUPPORTED", `no such network of mirrors: ${url}`, {
      hint: `write ${DEBIAN}pool/…`,
    });
  }
  // Some servers take a bare plus for a space; apt encodes it too.
  const path = url.slice(DEBIAN.length).replaceAll("+", "%2B");
  return mirrors.map((mirror) => `${mirror.replace(/\/+$/, "")}/${path}`);
}

/**
 * Every URL that a request may be answered from.
 *
 * @throws NO_MIRROR where a mirror is the only way and none is known
 */
export function locationsOf(
  request: Pick<FetchRequest, "name" | "urls">,
  mirrors: readonly string[],
): string[] {
  const found = request.urls.flatMap((url) => resolveMirrors(url, mirrors));
  if (found.length > 0) return [...new Set(found)];
  throw new AstbuildError("NO_MIRROR", `no Debian mirror is known to fetch ${request.name} from`, {
    facts: { file: request.urls.join("\n") },
    hint:
      "name one, the folder above pool/: export ASTBUILD_DEBIAN_MIRROR=http://…/debian\n" +
      "(file:///… is good too; several are separated by spaces)",
  });
}
