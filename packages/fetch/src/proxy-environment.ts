/** The proxy that this machine uses: the usual variables, else the one that apt was told. */

import { globSync } from "node:fs";
import { join } from "node:path";
import type { MirrorEnvironment } from "./debian-mirrors.ts";
import { readIfReadable } from "./read-if-readable.ts";

/**
 * For `createFetcher`. Lower-case names win, as in curl, and a proxy's name that is set to nothing
 * means none, not apt's either; apt's proxy is for http only, as apt says it.
 */
export function proxyEnvironment({
  env,
  aptFolder = "/etc/apt",
}: MirrorEnvironment): Record<string, string | undefined> {
  return {
    http_proxy: env["http_proxy"] ?? env["HTTP_PROXY"] ?? aptProxy(aptFolder),
    https_proxy: env["https_proxy"] ?? env["HTTPS_PROXY"],
    no_proxy: env["no_proxy"] || env["NO_PROXY"],
  };
}

/** `Acquire::http::Proxy "http://…";`; the nested form is not read. */
function aptProxy(folder: string): string | undefined {
  const files = [...globSync(join(folder, "apt.conf.d/*")).sort(), join(folder, "apt.conf")];
  const pattern = /^\s*Acquire::http::Proxy\s+"(http[^"]+)"\s*;/gim;
  return files
    .flatMap((file) => [...readIfReadable(file).matchAll(pattern)])
    .map((match) => match[1])
    .at(-1);
}
