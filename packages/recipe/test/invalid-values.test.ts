/** Recipes run with their types stripped: whatever is of a wrong kind is an error of the recipe, with its place. */

import { expect, test } from "vitest";
import {
  arg,
  compose,
  directory,
  fetchTar,
  file,
  files,
  image,
  inside,
  kconfig,
  quote,
  recipe,
  sh,
  str,
  symlink,
  text,
  tree,
} from "../src/index.ts";
import type { Recipe } from "../src/index.ts";
import { instance } from "./context.ts";
import { thrown } from "./thrown.ts";
import { make, toolchain } from "./toolchain.ts";

const build = () => sh`x`;
const zlib = make({ name: "zlib", build });
const lab = image({ name: "lab", root: () => ({ "/": tree(zlib) }) });

/** As the type stripper leaves it. */
const untyped = (value: unknown): never => value as never;
const made = (members: object): Recipe => make(untyped({ name: "x", build, ...members }));
const imaged = (members: object): Recipe =>
  image(untyped({ name: "x", root: () => ({}), ...members }));

test("a member of a wrong kind: what it is, where, what is wanted, how it is written", () => {
  expect(thrown(() => made({ deps: 5 }))).toBe(
    [
      "error VALUE_INVALID  deps of recipe x cannot be 5",
      "  at      invalid-values.test.ts:LINE",
      "  wanted  a list of recipes and their outputs, or a function that returns one",
      "  hint    write it as deps: [zlib]",
    ].join("\n"),
  );
});

test.each<[string, object]>([
  ["name of a recipe cannot be undefined", { name: undefined }],
  ["name of a recipe cannot be 5", { name: 5 }],
  ["version of recipe x cannot be 5", { version: 5 }],
  ['hosts of recipe x cannot be "x86_64-gnu"', { hosts: "x86_64-gnu" }],
  ["hosts of recipe x cannot be [ 'x86_64' ]", { hosts: ["x86_64"] }],
  ['prefers of recipe x cannot be "uclibc"', { prefers: "uclibc" }],
  ["args of recipe x cannot be { a: 5 }", { args: { a: 5 } }],
  ['outputs of recipe x cannot be "out"', { outputs: "out" }],
  ["outputs of recipe x cannot be [ 'out', 'out' ]", { outputs: ["out", "out"] }],
  ["outputs of recipe x cannot be []", { outputs: [] }],
  ['source of recipe x cannot be "hello.c"', { source: "hello.c" }],
  ["source of recipe x cannot be recipe zlib", { source: zlib }],
  ["patches of recipe x cannot be artifact a.patch", { patches: text("a.patch", "") }],
  ["deps of recipe x cannot be null", { deps: null }],
  ["env of recipe x cannot be []", { env: [] }],
  ["build of recipe x cannot be undefined", { build: undefined }],
  ['build of recipe x cannot be "make"', { build: "make" }],
  ['jobs of recipe x cannot be "many"', { jobs: "many" }],
  ["jobs of recipe x cannot be -5", { jobs: -5 }],
  ["limits of recipe x cannot be 5", { limits: 5 }],
  ["allow of recipe x cannot be [ [Object] ]", { allow: [{ leak: "/usr/include" }] }],
])("%s", (message, members) => {
  const error = thrown(() => made(members));
  expect(error).toContain(
    `error VALUE_INVALID  ${message}\n  at      invalid-values.test.ts:LINE\n`,
  );
  expect(error).toContain("\n  wanted  ");
});

test.each<[string, object]>([
  ['references of recipe x cannot be "libary"', { references: "libary" }],
  ['boot of recipe x cannot be "qemu"', { boot: "qemu" }],
  ["level of recipe x cannot be 10", { level: 10 }],
  ['compress of recipe x cannot be "no"', { compress: "no" }],
  ['dlopen of recipe x cannot be "all"', { dlopen: "all" }],
  ["sizeBudget of recipe x cannot be NaN", { sizeBudget: Number.NaN }],
  ["mtime of recipe x cannot be -1", { mtime: -1 }],
  ["root of recipe x cannot be {}", { root: {} }],
])("of an image: %s", (message, members) => {
  expect(thrown(() => imaged(members))).toContain(`error VALUE_INVALID  ${message}\n  at  `);
});

test("a member that no definition has", () => {
  expect(thrown(() => made({ patchs: [] }))).toBe(
    [
      "error MEMBER_UNKNOWN  recipe x has no member patchs",
      "  at       invalid-values.test.ts:LINE",
      "  near     patches",
      "  members  name version description hosts prefers args outputs source patches deps propagates tools env build jobs limits allow allowedReferences disallowedReferences toolchain",
    ].join("\n"),
  );
  expect(thrown(() => imaged({ rot: 1 }))).toContain("MEMBER_UNKNOWN  recipe x has no member rot");
  expect(thrown(() => compose(untyped({ name: "x", result: () => zlib, deps: [] })))).toContain(
    "MEMBER_UNKNOWN  recipe x has no member deps",
  );
  expect(thrown(() => file(import.meta, "x", untyped({ mod: 1 })))).toBe(
    "error MEMBER_UNKNOWN  file() has no member mod\n  at       invalid-values.test.ts:LINE\n  near     mode\n  members  mode",
  );
  const typo = imaged({ dlopen: { feature: [] } });
  expect(thrown(() => instance(typo))).toContain("dlopen of recipe x has no member feature");
  const odd = recipe(untyped({ name: "x", build, toolchain: () => ({ ...toolchain, tool: [] }) }));
  expect(thrown(() => instance(odd))).toContain("the toolchain of recipe x has no member tool");
});

test("no definition at all", () => {
  const nothing = untyped(undefined);
  for (const call of [() => recipe(nothing), () => image(nothing), () => compose(nothing)]) {
    expect(thrown(call)).toContain(
      "error VALUE_INVALID  the definition of a recipe cannot be undefined\n  at      invalid-values.test.ts:LINE",
    );
  }
});

test.each<[string, object]>([
  ['what build of recipe x returns cannot be "echo hi"', { build: () => "echo hi" }],
  ["what build of recipe x returns cannot be undefined", { build: () => undefined }],
  ["what build of recipe x returns cannot be a template", { build: () => str`x` }],
  ['what source of recipe x returns cannot be "a.c"', { source: () => "a.c" }],
  ["what deps of recipe x returns cannot be recipe zlib", { deps: () => zlib }],
  ["what env of recipe x returns cannot be 5", { env: () => 5 }],
  ['an entry of deps of recipe x cannot be "zlib"', { deps: ["zlib"] }],
  ["an entry of deps of recipe x cannot be 0", { deps: [0] }],
  ["an entry of deps of recipe x cannot be artifact a", { deps: [text("a", "")] }],
  ['an entry of patches of recipe x cannot be "p.patch"', { patches: ["p.patch"] }],
  ['an entry of tools of recipe x cannot be "bc"', { tools: () => ["bc"] }],
  ["an entry of allowedReferences of recipe x cannot be {}", { allowedReferences: [{}] }],
])("%s", (message, members) => {
  const x = made(members);
  const error = thrown(() => instance(x));
  expect(error).toContain(
    `error VALUE_INVALID  ${message}\n  recipe  x riscv64-musl  invalid-values.test.ts:LINE\n  at      invalid-values.test.ts:LINE\n  wanted  `,
  );
});

test("a reference that is no output's name", () => {
  const x = made({ allowedReferences: ["lib"] });
  expect(thrown(() => instance(x))).toContain("OUTPUT_UNKNOWN  recipe x has no output lib");
});

test("functions that are async, whatever becomes of what they promise", () => {
  const text = (what: string): string[] => [
    `error VALUE_INVALID  what ${what} of recipe x returns cannot be Promise {`,
    "  hint    functions of a recipe only describe: none of them is async",
  ];
  const refuse = async (): Promise<never> => Promise.reject(new Error("no"));
  for (const [what, x] of [
    ["build", made({ build: async () => sh`x` })],
    ["build", made({ build: refuse })],
    ["deps", made({ deps: async () => [] })],
    ["env", made({ env: async () => ({}) })],
    ["root", imaged({ root: async () => ({}) })],
    ["compress", imaged({ compress: async () => false })],
    ["result", compose({ name: "x", result: untyped(async () => zlib) })],
  ] as const) {
    const error = thrown(() => instance(x));
    for (const part of text(what)) expect(error).toContain(part);
  }
  const waiting = made({ build: () => sh`${untyped(refuse())}` });
  expect(thrown(() => instance(waiting))).toContain("not a plain word for the shell: Promise {");
  expect(thrown(() => zlib.override(untyped(async () => ({}))))).toContain(
    "what the change of recipe zlib returns cannot be Promise { {} }",
  );
});

test("what an image, a boot and a compose() are made of", () => {
  for (const root of [null, undefined, [], new Map([["/", tree(zlib)]])]) {
    expect(thrown(() => instance(imaged({ root: () => root })))).toContain(
      "error VALUE_INVALID  what root of recipe x returns cannot be ",
    );
  }
  expect(thrown(() => instance(imaged({ root: () => ({ "/x": "hello" }) })))).toContain(
    'error IMAGE_NODE  "hello" cannot stand at /x as it is',
  );
  for (const result of [undefined, "zlib", inside(zlib, "bin")]) {
    const x = compose({ name: "x", result: untyped(() => result) });
    expect(thrown(() => instance(x))).toContain("what result of recipe x returns cannot be ");
  }
  const booted = imaged({ boot: () => ({ qemu: zlib, kernel: "vmlinuz" }) });
  expect(thrown(() => instance(booted).boot!())).toContain(
    'error VALUE_INVALID  kernel of boot of recipe x cannot be "vmlinuz"',
  );
});

test("a default that its argument does not take", () => {
  expect(thrown(() => made({ args: { a: arg.choice(["a"], untyped("zz")) } }))).toBe(
    [
      'error ARG_INVALID  argument a of recipe x cannot be "zz"',
      "  at      invalid-values.test.ts:LINE",
      "  wanted  one of a",
    ].join("\n"),
  );
  expect(thrown(() => made({ args: { a: arg.number(Number.NaN) } }))).toContain("cannot be NaN");
});

test("a check of an argument that throws", () => {
  const isValid = (): never => {
    // oxlint-disable-next-line typescript/only-throw-error -- people do
    throw null;
  };
  const given = arg.string("", "", { wanted: "an address", isValid });
  expect(thrown(() => made({ args: { given } }))).toBe(
    [
      "error RECIPE_THREW  argument given of recipe x cannot be checked: it throws null",
      "  at  invalid-values.test.ts:LINE",
    ].join("\n"),
  );
});

test("what is thrown and cannot be asked for anything", () => {
  const refuse = (): never => {
    throw new Error("never");
  };
  const hostile = new Proxy({}, { get: refuse, has: refuse, getPrototypeOf: refuse });
  for (const thing of [null, undefined, Object.create(null), hostile]) {
    const x = made({
      build: () => {
        throw thing;
      },
    });
    expect(thrown(() => instance(x))).toContain("error RECIPE_THREW  recipe x cannot be evaluated");
    expect(
      thrown(() =>
        zlib.override(() => {
          throw thing;
        }),
      ),
    ).toContain("error RECIPE_THREW  recipe zlib cannot be overridden: it throws ");
  }
});

test.each<[string, () => unknown]>([
  ["what is given to quote() cannot be null", () => quote(untyped(null))],
  ["what is given to quote() cannot be undefined", () => quote(untyped([undefined]))],
  ["what is given to quote() cannot be recipe zlib", () => quote(untyped(zlib))],
  ['what is given to sh() cannot be "x"', () => sh(untyped("x"))],
  ["path of file() cannot be undefined", () => file(import.meta, untyped(undefined))],
  [String.raw`path of file() cannot be "a\u0000b"`, () => file(import.meta, "a\0b")],
  ["mode of file() cannot be NaN", () => file(import.meta, "a", { mode: Number.NaN })],
  ['meta of file() cannot be "a"', () => file(untyped("a"), "b")],
  ["patterns of files() cannot be 5", () => files(import.meta, untyped(5))],
  ["the options of files() cannot be []", () => files(import.meta, "*", untyped([]))],
  ["content of text() cannot be undefined", () => text("motd", untyped(undefined))],
  ["mode of directory() cannot be -1", () => directory({ mode: -1 })],
  ["target of symlink() cannot be undefined", () => symlink(untyped(undefined))],
  ["source of tree() cannot be undefined", () => tree(untyped(undefined))],
  ['source of inside() cannot be "a"', () => inside(untyped("a"), "b")],
  ['path of inside() cannot be "../b"', () => inside(zlib, "../b")],
  ["options of kconfig() cannot be { A: undefined }", () => kconfig(untyped({ A: undefined }))],
  ["the options of fetchTar() cannot be undefined", () => fetchTar(untyped(undefined))],
  ['the change of recipe zlib cannot be "x"', () => zlib.override(untyped("x"))],
  [
    "what is given to replacing() cannot be [ 'a', 'b' ]",
    () => lab.replacing(untyped([["a", "b"]])),
  ],
  [
    "what is given to replacing() cannot be [ recipe zlib, recipe zlib's native twin ]",
    () =>
      lab.replacing(
        untyped([
          [zlib, zlib],
          [zlib, zlib.native],
        ]),
      ),
  ],
  [
    "what is given to replacing() cannot be recipe zlib",
    () => lab.replacing(untyped([zlib, zlib])),
  ],
  ["the arguments for recipe zlib cannot be 5", () => zlib.withArgs(untyped(5))],
])("a call: %s", (message, call) => {
  expect(thrown(call)).toContain(
    `error VALUE_INVALID  ${message}\n  at      invalid-values.test.ts:LINE\n  wanted  `,
  );
});
