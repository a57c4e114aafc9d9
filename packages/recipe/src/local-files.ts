/** `file` and `files`: what lies beside a recipe. The engine reads it; nothing here touches the disk. */

import { join, posix } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import { artifact, storeName } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";
import { callPlace, formatPlace } from "./call-place.ts";
import { checkCall, checkOptions } from "./check-call.ts";
import type { Rule, Rules } from "./check-members.ts";
import { MODE, isListOf, isRecord, isText } from "./rules.ts";
import { patternBase } from "./pattern-base.ts";

/** `import.meta` of the recipe's module. */
export interface ModuleMeta {
  readonly dirname: string;
}

export interface FileOptions {
  /** Permission bits; `0o644` when absent. In the store only the executable bits count. */
  readonly mode?: number;
}

export interface FilesOptions {
  /** Patterns of what is left out; like the others, and like those that begin with `!`, from the recipe's folder on. */
  readonly ignore?: readonly string[];
  /** Name of the store path; that of the folder in which the patterns begin when absent. */
  readonly name?: string;
}

const META: Rule = {
  isValid: (value) => isRecord(value) && isText(value["dirname"]),
  isRequired: true,
  wanted: "the module whose folder is meant",
  example: "import.meta",
};

const PATH: Rule = {
  isValid: isPath,
  isRequired: true,
  wanted: "a path: a text without NUL",
  example: 'file(import.meta, "hello.c")',
};

const PATTERNS: Rule = {
  isValid: (value) => isPath(value) || isListOf(isPath)(value),
  isRequired: true,
  wanted: "a pattern, or a list of them: texts without NUL",
  example: 'files(import.meta, "etc/**")',
};

const FILES_OPTIONS: Rules = {
  ignore: {
    isValid: isListOf(isPath),
    wanted: "a list of patterns: texts without NUL",
    example: 'ignore: ["*.o"]',
  },
  name: { isValid: isText, wanted: "a text", example: 'name: "etc"' },
};

/**
 * One file beside the recipe.
 *
 * @throws MEMBER_UNKNOWN, PATH_ABSOLUTE, VALUE_INVALID
 */
export function file(
  meta: ModuleMeta,
  path: string,
  options: FileOptions = {},
): Artifact & { readonly form: "file" } {
  checkCall(file, { meta, path }, { meta: META, path: PATH });
  checkOptions(file, options, { mode: MODE });
  const { mode = 0o644 } = options;
  checkRelative(path, file);
  const full = posix.normalize(path);
  const local = {
    folder: join(meta.dirname, posix.dirname(full)),
    file: posix.basename(full),
    executable: (mode & 0o111) !== 0,
  };
  const name = storeName(posix.basename(full));
  return artifact(file, { name, form: "file", mode, spec: { type: "source", local } });
}

/**
 * A folder of files beside the recipe, by fast-glob's patterns. It begins where the patterns
 * begin: `files(import.meta, "etc/**")` holds `passwd`, not `etc/passwd`; with several patterns,
 * in the deepest folder that is common to all.
 *
 * @throws MEMBER_UNKNOWN, PATH_ABSOLUTE, VALUE_INVALID
 */
export function files(
  meta: ModuleMeta,
  patterns: string | readonly string[],
  options: FilesOptions = {},
): Artifact & { readonly form: "folder" } {
  checkCall(files, { meta, patterns }, { meta: META, patterns: PATTERNS });
  checkOptions(files, options, FILES_OPTIONS);
  const { ignore = [], name } = options;
  const list = (typeof patterns === "string" ? [patterns] : patterns).map(fromHere);
  for (const pattern of [...list, ...ignore]) checkRelative(pattern, files);
  const wanted = list.filter((pattern) => !isExclusion(pattern));
  const excluded = list.filter(isExclusion).map((pattern) => pattern.slice(1));
  const base = patternBase(wanted);
  const local = {
    folder: join(meta.dirname, base.slice(0, -1)),
    from: meta.dirname,
    patterns: wanted.map((pattern) => pattern.slice(base.length)),
    ignore: [...excluded, ...ignore].map(fromHere),
  };
  const folderName = storeName(posix.basename(base) === ".." ? "" : posix.basename(base));
  return artifact(files, {
    name: name ?? (base === "" || folderName === "_" ? "files" : folderName),
    form: "folder",
    spec: { type: "source", local },
  });
}

function isPath(value: unknown): boolean {
  return isText(value) && !value.includes("\0");
}

/** The way in which the paths are written that are compared with it. */
function fromHere(pattern: string): string {
  return pattern.replace(/^(!?)(?:\.\/+)+/, "$1");
}

/** As fast-glob has it: `!(a|b)` is a pattern of its own. */
function isExclusion(pattern: string): boolean {
  return pattern.startsWith("!") && !pattern.startsWith("!(");
}

function checkRelative(path: string, callee: { readonly name: string }): void {
  if (!posix.isAbsolute(path) && path !== "") return;
  throw new AstbuildError(
    "PATH_ABSOLUTE",
    `not a path beside the recipe: ${JSON.stringify(path)}`,
    {
      facts: { at: formatPlace(callPlace(callee)) },
      hint: "name it relative to the folder of the recipe's file",
    },
  );
}
