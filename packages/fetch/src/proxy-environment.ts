/** The proxy that this machine uses: the usual variables, else the one that apt was told. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MirrorEnvironment } from "./debian-mirrors.ts";

const NAMES = ["http_proxy", "https_proxy", "no_proxy"] as const;

/** For `createFetcher`. Lower-case names win, as in curl; apt's proxy is for http only, as apt says it. */
export function proxyEnvironment({
  env,
  aptFolder = "/etc/apt",
}: MirrorEnvironment): Record<string, string | undefined> {
  const found = NAMES.map((name) => [name, env[name] || env[name.toUpperCase()]] as const);
  const proxy = Object.fromEntries(found);
  return { ...proxy, http_proxy: proxy["http_proxy"] ?? aptProxy(aptFolder) };
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

function readIfReadable(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
