/** What the functions of a definition must return, and what may stand in its lists and objects. */

import type { Rule, Rules } from "./check-members.ts";
import { DEFINITIONS } from "./definition-rules.ts";
import { isBoolean, isFunction, isList, isListOf, isRecord, isText } from "./rules.ts";
import type { Template } from "./script.ts";
import { isSource } from "./source.ts";
import { kindOf } from "./value.ts";

const { command, image, compose } = DEFINITIONS;

export type ListMember =
  | "patches"
  | "deps"
  | "propagates"
  | "tools"
  | "allowedReferences"
  | "disallowedReferences";

export type FunctionMember =
  | ListMember
  | "source"
  | "env"
  | "build"
  | "toolchain"
  | "root"
  | "compress"
  | "boot"
  | "result";

const LIST: Rule = { isValid: Array.isArray, wanted: "a list" };
const DEPENDENCY: Rule = { isValid: isDependency, wanted: "a recipe, or an output of one" };
const REFERENCE: Rule = {
  isValid: (value) => isText(value) || isSource(value),
  wanted: "a recipe, an output of one, a file, or the name of an own output",
};

/** By the member whose function returns it. */
export const RETURNED: Readonly<Record<FunctionMember, Rule>> = {
  source: returned(command, "source", {
    isValid: (value) => value === undefined || kindOf(value) === "artifact",
    wanted: "a tarball, a folder, a file, or undefined for none",
  }),
  patches: returned(command, "patches", LIST),
  deps: returned(command, "deps", LIST),
  propagates: returned(command, "propagates", LIST),
  tools: returned(command, "tools", LIST),
  allowedReferences: returned(command, "allowedReferences", LIST),
  disallowedReferences: returned(command, "disallowedReferences", LIST),
  env: returned(command, "env", {
    isValid: (value) => value === undefined || isRecord(value),
    wanted: "values by the names of variables",
  }),
  build: returned(command, "build", { isValid: isScript, wanted: "a script: sh`…`" }),
  toolchain: returned(command, "toolchain", { isValid: isRecord, wanted: "a toolchain" }),
  root: returned(image, "root", { isValid: isRecord, wanted: "what stands where, by path" }),
  compress: returned(image, "compress", { isValid: isBoolean, wanted: "true or false" }),
  boot: returned(image, "boot", { isValid: isRecord, wanted: "what boots it" }),
  result: returned(compose, "result", {
    isValid: (value) => kindOf(value) === "artifact" || isDependency(value),
    wanted: "a recipe, an output of one, a file or a folder",
  }),
};

/** By the member whose list they stand in. */
export const ENTRIES: Readonly<Record<ListMember, Rule>> = {
  patches: { isValid: isSource, wanted: "a file" },
  deps: DEPENDENCY,
  propagates: DEPENDENCY,
  tools: { isValid: isSource, wanted: "a recipe, an output of one, or a folder with a bin in it" },
  allowedReferences: REFERENCE,
  disallowedReferences: REFERENCE,
};

export const TOOLCHAIN: Rules = {
  seed: {
    isValid: (value) => kindOf(value) === "recipe",
    isRequired: true,
    wanted: "the recipe whose output is mounted at /usr",
  },
  sandboxTools: {
    isValid: (value) => kindOf(value) === "recipe",
    isRequired: true,
    wanted: "the recipe of bubblewrap and its libraries",
  },
  tools: { isValid: isList, wanted: "a list of tools, or a function that returns one" },
  deps: { isValid: isList, wanted: "a list of recipes, or a function that returns one" },
  env: {
    isValid: (value) => isRecord(value) || isFunction(value),
    wanted: "values by the names of variables, or a function that returns them",
  },
  prelude: { isValid: isScript, wanted: "a script: sh`…`" },
};

export const BOOT: Rules = {
  qemu: { isValid: isSource, isRequired: true, wanted: "a recipe that runs on the build machine" },
  kernel: {
    isValid: isSource,
    isRequired: true,
    wanted: "a file",
    example: 'kernel: inside(linuxImage, "kernel")',
  },
  append: { isValid: isText, wanted: "a text" },
  args: { isValid: isListOf(isText), wanted: "a list of texts" },
};

export const DLOPEN: Rules = {
  recommended: { isValid: isBoolean, wanted: "true or false" },
  suggested: { isValid: isBoolean, wanted: "true or false" },
  features: {
    isValid: isListOf(isText),
    wanted: "a list of texts",
    example: 'features: ["pcre2"]',
  },
  extra: {
    isValid: (value) => isRecord(value) && Object.values(value).every(isListOf(isText)),
    wanted: "lists of sonames by globs",
    example: 'extra: { "**/bin/nginx": ["libgcc_s.so.1"] }',
  },
};

function returned(rules: Rules, name: string, rule: Rule): Rule {
  return { ...rule, example: rules[name]!.example };
}

function isDependency(value: unknown): boolean {
  const kind = kindOf(value);
  return kind === "recipe" || kind === "output";
}

function isScript(value: unknown): boolean {
  return kindOf(value) === "template" && (value as Template).mode === "shell";
}
