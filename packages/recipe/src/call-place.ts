/** Where in a recipe's file a function was called. Node strips types in place, so that lines are right. */

import { fileURLToPath } from "node:url";
import { getCallSites } from "node:util";
import type { ScriptLine } from "@astbuild/derivation";

const DEPTH = 12;

/** The place of the call of the function `callee` (the innermost of that name), or of what called that. */
export function callPlace(callee: { readonly name: string }): ScriptLine | undefined {
  const sites = getCallSites(DEPTH);
  const index = sites.findIndex((site) => isNamed(site.functionName, callee.name));
  return place(sites[index + 1]);
}

/**
 * The place of the innermost statement at the top level of a module: where `export const zlib =
 * autotools({…})` stands, not the line in `autotools` that calls `recipe`. Else the place of the call.
 */
export function definitionPlace(callee: { readonly name: string }): ScriptLine | undefined {
  const sites = getCallSites(DEPTH);
  const index = sites.findIndex((site) => isNamed(site.functionName, callee.name));
  const callers = sites.slice(index + 1);
  return place(callers.find((site) => site.functionName === "") ?? callers[0]);
}

/** `/home/me/recipes/zlib.ts:8` */
export function formatPlace(where: ScriptLine | undefined): string | undefined {
  return where === undefined ? undefined : `${where.file}:${where.line}`;
}

function isNamed(functionName: string, name: string): boolean {
  return functionName === name || functionName.endsWith(`.${name}`);
}

function place(
  site: { scriptName: string; lineNumber: number } | undefined,
): ScriptLine | undefined {
  if (site === undefined) return undefined;
  const { scriptName, lineNumber } = site;
  const isFile = scriptName.startsWith("file:");
  return { file: isFile ? fileURLToPath(scriptName) : scriptName, line: lineNumber };
}
