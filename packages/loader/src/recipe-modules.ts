/** The files that decide what a project's recipes say, where nothing else can. */

import { readFileSync } from "node:fs";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ModuleWatch } from "./module-hooks.ts";

export interface ModulesOf {
  /** The module that exports the recipes. */
  readonly file: string;
  /** URL of the folder that this copy of the product is in; what is below it is no recipe's. */
  readonly product: string;
}

/**
 * The physical files of all modules that recipes loaded so far. Undefined where something else may decide too: a
 * module that imports a package or a part of Node, one that is reached through a link, one whose text names anything
 * by which the clock, the environment, chance or the disk could be asked.
 */
export function recipeModules(
  { imports }: ModuleWatch,
  { file, product }: ModulesOf,
): readonly string[] | undefined {
  const entry = pathToFileURL(file).href;
  const isOurs = (url: string): boolean =>
    url.startsWith(product) || url.includes("/node_modules/");
  const urls = new Set<string>();
  for (const { parent, specifier, url } of imports.values()) {
    if (parent === undefined || isOurs(parent)) {
      // The recipes that come along are no part of the product in a checkout.
      if (url.startsWith("file:") && !isOurs(url)) urls.add(url);
      continue;
    }
    const isRelative = /^(?:\.{0,2}\/|file:)/.test(specifier);
    if (!isRelative || new URL(specifier, parent).href !== url) return undefined;
    if (!isOurs(url)) urls.add(url);
  }
  if (!urls.has(entry)) return undefined;
  const files = [...urls].map((url) => fileURLToPath(url));
  return files.every(isClosed) ? files : undefined;
}

/** By its words, those of comments too: who is wrongly suspected is only evaluated each time. */
function isClosed(file: string): boolean {
  return file.endsWith(".json") || !AMBIENT.test(readFileSync(file, "utf8"));
}

const AMBIENT =
  /\b(?:process|globalThis|global|Date|Temporal|performance|random|crypto|fetch|navigator|Intl|toLocale\w*|localeCompare|require|eval|Function|constructor|set(?:Timeout|Interval|Immediate)|WebSocket|XMLHttpRequest|EventSource|WeakRef|FinalizationRegistry|Worker|localStorage|sessionStorage|console)\b|\bimport\.meta\.(?!dirname\b|filename\b|url\b)/;
