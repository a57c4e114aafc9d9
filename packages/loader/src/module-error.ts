/** What goes wrong while modules are imported, in words: which file, which line, no stack. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { types } from "node:util";
import { AstbuildError, thrownMessage } from "@astbuild/errors";
import type { ProjectLocation } from "./find-project.ts";
import type { Importer, ModuleWatch } from "./module-hooks.ts";

interface Place {
  readonly file: string;
  readonly line?: number | undefined;
  /** The line itself and a mark below it, where the parser says them. */
  readonly excerpt?: readonly string[];
}

export interface ModuleErrorParts {
  readonly location: ProjectLocation;
  readonly watch: ModuleWatch;
  /** URL of the folder whose modules are no author's. */
  readonly product: string;
}

export function moduleError(
  cause: unknown,
  { location, watch, product }: ModuleErrorParts,
): AstbuildError {
  const place = placeOf(cause, watch, product);
  const { file, line, excerpt } = place ?? { file: location.file };
  return new AstbuildError("RECIPE_MODULE", `${file} cannot be loaded: ${messageOf(cause)}`, {
    facts: {
      at: line === undefined ? undefined : `${file}:${line}`,
      line: excerpt,
      project: file === location.file ? undefined : location.file,
    },
    ...hintFor(cause),
    cause,
  });
}

function messageOf(cause: unknown): string {
  const message = thrownMessage(cause).split("\n")[0]!;
  return message.replace(/ imported from .*$/, "");
}

function hintFor(cause: unknown): { hint?: string } {
  const { code, message } = codeOf(cause);
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX") {
    return { hint: "types are stripped, not compiled: no enum, namespace or parameter property" };
  }
  const missing = /^Cannot find package '([^']+)'/.exec(message)?.[1];
  if (missing !== undefined) return { hint: `npm install ${missing}` };
  if (code === "ERR_MODULE_NOT_FOUND" || code === "ERR_UNSUPPORTED_DIR_IMPORT") {
    return { hint: 'imports name the file as it is: "./zlib.ts"' };
  }
  if (message.includes("does not provide an export named")) {
    return { hint: "look at how it is spelt; a type is imported by `import type`" };
  }
  const early = /^Cannot access '([^']+)' before initialization/.exec(message)?.[1];
  if (early !== undefined) {
    return { hint: `it stands further down: a function is asked later, deps: () => [${early}]` };
  }
  return {};
}

/** Empty where what was thrown is no error: such things are not asked for anything. */
function codeOf(cause: unknown): { readonly code: string; readonly message: string } {
  if (!types.isNativeError(cause)) return { code: "", message: "" };
  const { code = "", message } = cause as Error & { readonly code?: unknown };
  return { code: String(code), message: String(message) };
}

function placeOf(cause: unknown, watch: ModuleWatch, product: string): Place | undefined {
  const stack = types.isNativeError(cause) ? String(cause.stack) : "";
  return headOf(stack) ?? importPlace(cause, watch) ?? framePlace(stack, product);
}

/** Parsers put `file:line`, the line and a mark in front of the stack. */
function headOf(stack: string): Place | undefined {
  const [head = "", text = "", mark = ""] = stack.split("\n");
  const found = /^(?:file:\/\/)?(?<file>\/.*):(?<line>\d+)$/.exec(head)?.groups;
  if (found === undefined) return undefined;
  const line = Number(found["line"]);
  const file = decodeURI(found["file"]!);
  const source = lineOf(file, line);
  // The excerpt may begin some lines above the one that the parser marks, and go on behind it.
  const lines = stack.split("\n\n")[0]!.split("\n").slice(1);
  const below = lines.findIndex((each) => /^\s*\^+\s*$/.test(each));
  const excerpt = below > 0 ? lines.slice(below - 1, below + 1) : [source ?? text, mark];
  return { file, line, excerpt: excerpt.filter((each) => each.trim() !== "") };
}

/** Where the module that is missing, or is of a wrong kind, is imported. */
function importPlace(cause: unknown, { importers }: ModuleWatch): Place | undefined {
  const { code, message } = codeOf(cause);
  const importer = code.startsWith("ERR_")
    ? (missingImporter(message, importers) ??
      importers.get(/"(file:[^"]+)"/.exec(message)?.[1] ?? ""))
    : undefined;
  if (importer === undefined || !importer.url.startsWith("file:")) return undefined;
  const file = fileURLToPath(importer.url);
  const index = linesOf(file).findIndex((line) => isImport(line, importer.specifier));
  return { file, line: index === -1 ? undefined : index + 1 };
}

/** The last import of the file that the message names: the one at which resolution stopped. */
function missingImporter(
  message: string,
  importers: ModuleWatch["importers"],
): Importer | undefined {
  const parent = / imported from (?<parent>\/.*)$/.exec(message)?.groups?.["parent"];
  const missing = /^Cannot find (?:module|package) '(?<name>[^']+)'/.exec(message)?.groups?.[
    "name"
  ];
  if (parent === undefined || missing === undefined) return undefined;
  const tail = missing.slice(missing.lastIndexOf("/") + 1);
  return [...importers.values()].findLast(
    ({ url, specifier }) =>
      url.startsWith("file:") && fileURLToPath(url) === parent && specifier.endsWith(tail),
  );
}

function isImport(line: string, specifier: string): boolean {
  return line.includes(`"${specifier}"`) || line.includes(`'${specifier}'`);
}

/** Where it was thrown: the innermost line of an author's. */
function framePlace(stack: string, product: string): Place | undefined {
  for (const { groups } of stack.matchAll(/\(?(?<url>file:\/\/[^\s()]+):(?<line>\d+):\d+\)?$/gm)) {
    const url = groups!["url"]!;
    if (!url.startsWith(product)) {
      return { file: fileURLToPath(url), line: Number(groups!["line"]) };
    }
  }
  return undefined;
}

function lineOf(file: string, line: number): string | undefined {
  return linesOf(file)[line - 1];
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n");
  } catch {
    return [];
  }
}
