/** What each member of a definition must be. The order is that in which messages list them. */

import { PLATFORMS } from "@astbuild/platform";
import type { Rules } from "./check-members.ts";
import { isBoolean, isFunction, isList, isListOf, isNumber, isRecord, isText } from "./rules.ts";
import { kindOf } from "./value.ts";

const PLATFORM_NAMES: readonly unknown[] = PLATFORMS.map(({ name }) => name);
const REFERENCES: readonly unknown[] = ["paths", "closure", "libraries"];

const COMMON: Rules = {
  name: { isValid: isText, isRequired: true, wanted: "a text", example: 'name: "zlib"' },
  version: { isValid: isText, wanted: "a text", example: 'version: "1.3.1"' },
  description: { isValid: isText, wanted: "a text" },
  hosts: {
    isValid: isListOf((each) => PLATFORM_NAMES.includes(each)),
    wanted: `a list of platforms: ${PLATFORM_NAMES.join(" ")}`,
    example: 'hosts: ["x86_64-gnu"]',
  },
  prefers: {
    isValid: (value) => value === "gnu" || value === "musl",
    wanted: "gnu or musl",
    example: 'prefers: "musl"',
  },
  args: {
    isValid: (value) => isRecord(value) && Object.values(value).every(isArgument),
    wanted: "arguments by their names",
    example: 'args: { level: arg.number(6, "of the compression") }',
  },
};

const OUTPUTS: Rules = {
  outputs: {
    isValid: isOutputs,
    wanted: "a list of names, none of them twice: a letter, then letters, digits, _ and -",
    example: 'outputs: ["out", "dev"]',
  },
};

const DEPENDENCIES = "a list of recipes and their outputs, or a function that returns one";
const REFERENCES_TO = "a list of sources and names of own outputs, or a function that returns one";

/** By what makes the recipe. */
export const DEFINITIONS: Readonly<Record<"command" | "image" | "compose", Rules>> = {
  command: {
    ...COMMON,
    ...OUTPUTS,
    source: {
      isValid: (value) => isFunction(value) || kindOf(value) === "artifact",
      wanted: "a tarball, a folder or a file, or a function that returns one",
      example: 'source: file(import.meta, "hello.c")',
    },
    patches: {
      isValid: isList,
      wanted: "a list of files, or a function that returns one",
      example: 'patches: [file(import.meta, "a.patch")]',
    },
    deps: { isValid: isList, wanted: DEPENDENCIES, example: "deps: [zlib]" },
    propagates: { isValid: isList, wanted: DEPENDENCIES, example: "propagates: [zlib]" },
    tools: {
      isValid: isList,
      wanted: "a list of recipes, their outputs and files, or a function that returns one",
      example: "tools: [bc]",
    },
    env: {
      isValid: (value) => isRecord(value) || isFunction(value),
      wanted: "values by the names of variables, or a function that returns them",
      example: 'env: { CFLAGS: "-O2" }',
    },
    build: {
      isValid: isFunction,
      isRequired: true,
      wanted: "a function that returns a script",
      example: "build: ({ out }) => sh`make PREFIX=${out} install`",
    },
    jobs: { isValid: isNumber(1), wanted: "a whole number above 0", example: "jobs: 2" },
    limits: {
      isValid: isRecord,
      wanted: "limits by their names",
      example: "limits: { maxMemory: 4 * 2 ** 30 }",
    },
    allow: {
      isValid: isListOf(isAllowedLeak),
      wanted: "a list of findings, each with its reason",
      example: 'allow: [{ leak: "/usr/include", files: "lib/*.a", reason: "…" }]',
    },
    allowedReferences: { isValid: isList, wanted: REFERENCES_TO },
    disallowedReferences: { isValid: isList, wanted: REFERENCES_TO },
    toolchain: {
      isValid: isFunction,
      isRequired: true,
      wanted: "a function that returns a toolchain",
      example: "toolchain: () => ({ seed, sandboxTools })",
    },
  },
  image: {
    ...COMMON,
    root: {
      isValid: isFunction,
      isRequired: true,
      wanted: "a function that returns what stands where, by absolute path",
      example: 'root: () => ({ "/": tree(busybox) })',
    },
    references: {
      isValid: (value) => REFERENCES.includes(value),
      wanted: "paths, closure or libraries",
      example: 'references: "closure"',
    },
    level: { isValid: isNumber(1, 9), wanted: "a whole number from 1 to 9", example: "level: 9" },
    compress: {
      isValid: (value) => isBoolean(value) || isFunction(value),
      wanted: "true or false, or a function that returns it",
      example: "compress: false",
    },
    dlopen: {
      isValid: isRecord,
      wanted: "rules by their names",
      example: 'dlopen: { features: ["audio"] }',
    },
    sizeBudget: {
      isValid: isNumber(1),
      wanted: "a number of bytes above 0",
      example: "sizeBudget: 8 * 2 ** 20",
    },
    mtime: {
      isValid: isNumber(0, 2 ** 32 - 1),
      wanted: "seconds since 1970",
      example: "mtime: 315532800",
    },
    boot: {
      isValid: isFunction,
      wanted: "a function that returns what boots it",
      example: 'boot: () => ({ qemu: crossTool(qemu), kernel: inside(linuxImage, "kernel") })',
    },
  },
  compose: {
    ...COMMON,
    ...OUTPUTS,
    result: {
      isValid: isFunction,
      isRequired: true,
      wanted: "a function that returns a recipe, an output of one, a file or a folder",
      example: 'result: ({ host }) => (host.libc === "musl" ? musl : glibc)',
    },
  },
};

function isOutputs(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  const isName = (each: unknown): boolean => isText(each) && /^[A-Za-z_][\w-]*$/.test(each);
  return value.every(isName) && new Set(value).size === value.length;
}

function isArgument(value: unknown): boolean {
  return isRecord(value) && isFunction(value["parse"]) && isFunction(value["isValid"]);
}

function isAllowedLeak(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { leak, files, reason } = value;
  return isText(leak) && isText(reason) && (files === undefined || isText(files));
}
