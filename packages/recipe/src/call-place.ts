/** Where in a recipe's file a function was called. Node strips types in place, so that lines are right. */

import { dirname, isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { getCallSites } from "node:util";
import type { ScriptLine } from "@astbuild/derivation";

const DEPTH = 12;
const CALL_DEPTH = 5;
const CALLER_DEPTH = 50;

export interface CallPlace extends ScriptLine {
  /** 1 is the first. */
  readonly column: number;
}

/** The place of the call of the function `callee` (the innermost of that name), or of what called that. */
export function callPlace(callee: { readonly name: string }): CallPlace | undefined {
  const sites = getCallSites(CALL_DEPTH);
  const index = sites.findIndex((site) => isNamed(site.functionName, callee.name));
  return index === -1 ? undefined : place(sites[index + 1]);
}

/**
 * The place of the innermost statement at the top level of a module: where `export const zlib =
 * autotools({…})` stands, not the line in `autotools` that calls `recipe`. Else the place of the call.
 */
export function definitionPlace(callee: { readonly name: string }): ScriptLine | undefined {
  const sites = getCallSites(DEPTH);
  const index = sites.findIndex((site) => isNamed(site.functionName, callee.name));
  const callers = index === -1 ? [] : sites.slice(index + 1);
  const found = place(callers.find((site) => site.functionName === "") ?? callers[0]);
  return found && { file: found.file, line: found.line };
}

/** The place of the call that led into this package from outside. Slow: for messages. */
export function callerPlace(): ScriptLine | undefined {
  const found = getCallSites(CALLER_DEPTH)
    .map(place)
    .find((each) => each !== undefined && isAbsolute(each.file) && !isOurs(each.file));
  return found && { file: found.file, line: found.line };
}

/** The modules of this package, whose lines are no author's. */
export function isOurs(file: string): boolean {
  return dirname(file) === import.meta.dirname;
}

/** `/home/me/recipes/zlib.ts:8` */
export function formatPlace(where: ScriptLine | undefined): string | undefined {
  return where === undefined ? undefined : `${where.file}:${where.line}`;
}

function isNamed(functionName: string, name: string): boolean {
  return functionName === name || functionName.endsWith(`.${name}`);
}

function place(site: CallSite | undefined): CallPlace | undefined {
  if (site === undefined) return undefined;
  const { scriptName, lineNumber, columnNumber } = site;
  const isFile = scriptName.startsWith("file:");
  const file = isFile ? fileURLToPath(scriptName) : scriptName;
  return { file, line: lineNumber, column: columnNumber };
}

type CallSite = ReturnType<typeof getCallSites>[number];
