import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";

let root: string;

beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "astbuild-loader-")));
});
afterAll(() => rmSync(root, { recursive: true }));

let count = 0;

/** A project outside the checkout. */
function project(files: Readonly<Record<string, string>>): string {
  const folder = join(root, `p${count++}`);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

interface Loaded {
  readonly root?: string;
  readonly file?: string;
  readonly name?: string;
  readonly listed?: readonly { name: string }[];
  readonly derivation?: string;
  readonly error?: string;
}

/** What Node itself makes of it; nothing but the answer may be written. */
function load(folder: string): Loaded {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [join(import.meta.dirname, "fixtures/load.ts"), folder],
    {
      encoding: "utf8",
      env: { ...process.env, NODE_COMPILE_CACHE: join(root, "compile-cache") },
    },
  );
  expect(stderr).toBe("");
  return JSON.parse(stdout) as Loaded;
}

/** The text of the error, with the folder of the project as `P`. */
function failure(files: Readonly<Record<string, string>>): string {
  const folder = project(files);
  const { error } = load(folder);
  if (error === undefined) throw new Error("it loads");
  return error.replaceAll(folder, "P");
}

const LAB = `
  import { image, text } from "astbuild";
  import { motd } from "astbuild/recipes";
  export const lab = image({
    name: "lab",
    root: (): object => ({ "/motd": text("motd", "x"), "/none": motd && null }),
  });
  export const helper = () => 1;
`;

test("the nearest project upwards is loaded, with the product's own modules, whatever its package says", () => {
  const folder = project({
    "package.json": '{ "name": "mine", "type": "commonjs" }',
    "astbuild.ts": LAB,
    "deep/down/x": "",
  });
  const loaded = load(join(folder, "deep/down"));
  expect(loaded).toMatchObject({
    root: folder,
    file: join(folder, "astbuild.ts"),
    name: "mine",
    derivation: "lab-riscv64-musl.cpio.gz",
  });
  expect(loaded.listed!.map(({ name }) => name)).toEqual(["lab"]);
});

test.each(["astbuild.js", "astbuild.mjs", "astbuild.mts"])(
  "a project may be an %s without a package.json",
  (file) => {
    const folder = project({
      [file]: LAB.replace(": object", file.endsWith("ts") ? ": object" : ""),
    });
    expect(load(folder)).toMatchObject({
      file: join(folder, file),
      name: folder.split("/").at(-1),
    });
  },
);

test("package.json may name the module", () => {
  const folder = project({
    "package.json": '{ "name": "mine", "astbuild": { "recipes": "recipes/index.ts" } }',
    "recipes/index.ts": 'export * from "./lab.ts";',
    "recipes/lab.ts": LAB,
    "astbuild.ts": "throw new Error('not this one');",
  });
  expect(load(folder)).toMatchObject({ root: folder, file: join(folder, "recipes/index.ts") });
});

test("PROJECT_NOT_FOUND", () => {
  const { error } = load("/proc/self");
  expect(error!.replace(/\/proc\/\d+/, "/proc/self")).toBe(
    [
      "error PROJECT_NOT_FOUND  there is no project in /proc/self or above",
      "  wanted  one of astbuild.ts, astbuild.mts, astbuild.js, astbuild.mjs, which exports recipes",
      "  hint    astbuild init",
    ].join("\n"),
  );
});

test("PROJECT_SETTING", () => {
  const hint = '  hint  write "astbuild": {"recipes": "recipes/index.ts"}';
  const message = (why: string): string =>
    `error PROJECT_SETTING  cannot tell the recipes from P/package.json: ${why}\n${hint}`;
  expect(failure({ "package.json": "{" })).toBe(message("it is not JSON"));
  for (const manifest of ["null", "[]", "5"]) {
    expect(failure({ "package.json": manifest, "astbuild.ts": LAB })).toBe(
      message("it is not an object"),
    );
  }
  expect(failure({ "package.json": '{"astbuild":{"recipes":1}}' })).toBe(
    message('"astbuild": {"recipes": …} is not the path of a module'),
  );
  expect(failure({ "package.json": '{"astbuild":{"recipes":"x.ts"}}' })).toBe(
    message("x.ts is not there"),
  );
});

const entry = (imported: string): string => `// recipes\nexport * from "./${imported}";\n`;

test("RECIPE_MODULE: what is no TypeScript, with the line and a mark", () => {
  expect(
    failure({ "astbuild.ts": entry("x.ts"), "x.ts": "const a = 1;\nexport const x = {;\n" }),
  ).toBe(
    [
      "error RECIPE_MODULE  P/x.ts cannot be loaded: Unexpected token `;`. Expected identifier, string literal, numeric literal or [ for the computed key",
      "  at       P/x.ts:2",
      "  line     export const x = {;",
      "                             ^",
      "  project  P/astbuild.ts",
    ].join("\n"),
  );
});

test("RECIPE_MODULE: the mark stands below its line also where the parser shows more lines", () => {
  expect(failure({ "astbuild.ts": 'const a = {\n  name: "a"\n  version: "1",\n};\n' })).toBe(
    [
      "error RECIPE_MODULE  P/astbuild.ts cannot be loaded: Expected ',', got 'ident'",
      "  at    P/astbuild.ts:3",
      '  line    version: "1",',
      "          ^^^^^^^",
    ].join("\n"),
  );
});

test("RECIPE_MODULE: TypeScript that has to be compiled", () => {
  expect(failure({ "astbuild.ts": "const a: number = 1;\nenum A { B }\n" })).toBe(
    [
      "error RECIPE_MODULE  P/astbuild.ts cannot be loaded: TypeScript enum is not supported in strip-only mode",
      "  at    P/astbuild.ts:2",
      "  line  enum A { B }",
      "        ^^^^^^^^^^^^",
      "  hint  types are stripped, not compiled: no enum, namespace or parameter property",
    ].join("\n"),
  );
});

test("RECIPE_MODULE: plain JavaScript has its line as well", () => {
  const files = { "astbuild.mjs": entry("x.js"), "package.json": '{"type":"module"}' };
  expect(failure({ ...files, "x.js": "const a = 1;\nexport const x = {;\n" })).toContain(
    "  at       P/x.js:2\n",
  );
});

test("RECIPE_MODULE: a module that throws, without its stack", () => {
  expect(
    failure({
      "astbuild.ts": entry("x.ts"),
      "x.ts": "interface A {}\nconst f = (): A => {\n  throw new Error('boom');\n};\nf();\n",
    }),
  ).toBe(
    [
      "error RECIPE_MODULE  P/x.ts cannot be loaded: boom",
      "  at       P/x.ts:3",
      "  project  P/astbuild.ts",
    ].join("\n"),
  );
  expect(failure({ "astbuild.ts": "throw { a: 1 };" })).toBe(
    "error RECIPE_MODULE  P/astbuild.ts cannot be loaded: it throws { a: 1 }",
  );
  expect(failure({ "astbuild.ts": "export const a = [b];\nexport const b = 1;" })).toContain(
    [
      "Cannot access 'b' before initialization",
      "  at    P/astbuild.ts:1",
      "  hint  it stands further down: a function is asked later, deps: () => [b]",
    ].join("\n"),
  );
});

test("RECIPE_MODULE: things are thrown that are no errors, and errors that are odd", () => {
  const hostile = "new Proxy({}, { get() { throw 1; }, has() { throw 1; } })";
  for (const [thing, text] of [
    ["null", "it throws null"],
    ["undefined", "it throws undefined"],
    ["'no'", "no"],
    ["Object.create(null)", "it throws [Object: null prototype] {}"],
    ["Object.assign(new Error('odd'), { code: 5, stack: 5 })", "odd"],
    [hostile, "it throws "],
  ] as const) {
    expect(failure({ "astbuild.ts": `throw ${thing};` })).toContain(
      `error RECIPE_MODULE  P/astbuild.ts cannot be loaded: ${text}`,
    );
  }
});

test("RECIPE_MODULE: what our own functions throw has the author's line", () => {
  const recipes = 'import { arg } from "astbuild";\n\nexport const a = arg.choice("a", "a");\n';
  expect(failure({ "astbuild.ts": entry("x.ts"), "x.ts": recipes })).toBe(
    [
      "error RECIPE_MODULE  P/x.ts cannot be loaded: choices.join is not a function",
      "  at       P/x.ts:3",
      "  project  P/astbuild.ts",
    ].join("\n"),
  );
});

test("RECIPE_THREW: the same where a recipe is evaluated", () => {
  const recipes = `import { arg, image } from "astbuild";
export const lab = image({
  name: "lab",
  root: () => arg.choice("a", "a"),
});`;
  expect(failure({ "astbuild.ts": recipes })).toBe(
    [
      "error RECIPE_THREW  recipe lab cannot be evaluated for riscv64-musl: choices.join is not a function",
      "  recipe  lab riscv64-musl  P/astbuild.ts:2",
      "  at      P/astbuild.ts:4",
    ].join("\n"),
  );
});

test("RECIPE_MODULE: a package.json between the modules that Node cannot use", () => {
  expect(
    failure({ "astbuild.ts": entry("lib/x.ts"), "lib/x.ts": LAB, "lib/package.json": "null" }),
  ).toBe(
    "error RECIPE_MODULE  P/astbuild.ts cannot be loaded: Invalid package config P/lib/package.json.",
  );
});

test("RECIPE_MODULE: an import of what is not there", () => {
  expect(
    failure({ "astbuild.ts": entry("x.ts"), "x.ts": '\n\nexport { b } from "./nope";\n' }),
  ).toBe(
    [
      "error RECIPE_MODULE  P/x.ts cannot be loaded: Cannot find module 'P/nope'",
      "  at       P/x.ts:3",
      "  project  P/astbuild.ts",
      '  hint     imports name the file as it is: "./zlib.ts"',
    ].join("\n"),
  );
  expect(failure({ "astbuild.ts": 'import "nope-package";\n' })).toBe(
    [
      "error RECIPE_MODULE  P/astbuild.ts cannot be loaded: Cannot find package 'nope-package'",
      "  at    P/astbuild.ts:1",
      "  hint  npm install nope-package",
    ].join("\n"),
  );
});

test("RECIPE_MODULE: an import of a type that is not marked as one", () => {
  expect(
    failure({
      "astbuild.ts": '\nimport { T } from "./t.ts";\nexport const t: T = 1;\n',
      "t.ts": "export type T = number;\n",
    }),
  ).toBe(
    [
      "error RECIPE_MODULE  P/astbuild.ts cannot be loaded: The requested module './t.ts' does not provide an export named 'T'",
      "  at    P/astbuild.ts:2",
      '  line  import { T } from "./t.ts";',
      "                 ^",
      "  hint  look at how it is spelt; a type is imported by `import type`",
    ].join("\n"),
  );
});

test("RECIPE_MODULE: JSON without its attribute", () => {
  expect(failure({ "astbuild.ts": 'import x from "./x.json";\n', "x.json": "{}" })).toContain(
    'needs an import attribute of "type: json"\n  at  P/astbuild.ts:1',
  );
});

test("what recipes themselves are wrong about is said as it is", () => {
  const error = failure({
    "astbuild.ts":
      'import { fetchFile } from "astbuild";\n\nfetchFile({ urls: [], hash: "sha256-x" });',
  });
  expect(error).toContain("error URLS_MISSING");
  expect(error).toContain("at    P/astbuild.ts:3");
});
