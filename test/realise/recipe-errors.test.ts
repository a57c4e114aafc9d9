/** A recipe that throws, names itself in a circle, or does not load: the error says where, exit code 1, and nothing was built. */

import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

async function refused(recipes: string, target = "top"): Promise<string> {
  await project.recipes(recipes);
  const { exitCode, errors, steps } = await project.realise(target);
  expect([exitCode, steps]).toEqual([1, []]);
  return errors;
}

test("a recipe that throws", async () => {
  const errors = await refused(`
export const low = command({
  name: "low",
  build: () => {
    throw new RangeError("no such flavour");
  },
});
export const top = command({ name: "top", deps: [low], build: ({ out }) => sh\`touch \${out}\` });`);
  expect(errors).toMatchInlineSnapshot(`
    "error RECIPE_THREW  recipe low cannot be evaluated for x86_64-gnu: no such flavour
      recipe     low x86_64-gnu  PROJECT/astbuild.ts:3
      needed by  top x86_64-gnu
      at         PROJECT/astbuild.ts:6
    "
  `);
});

test("a recipe cycle", async () => {
  const errors = await refused(`
export const egg = command({ name: "egg", deps: () => [hen], build: () => sh\`\` });
export const hen = command({ name: "hen", deps: () => [egg], build: () => sh\`\` });
export const top = command({ name: "top", tools: () => [egg], build: () => sh\`\` });`);
  expect(errors).toMatchInlineSnapshot(`
    "error RECIPE_CYCLE  recipes need each other: egg → hen → egg
      chain  egg x86_64-gnu  PROJECT/astbuild.ts:3
             hen x86_64-gnu  PROJECT/astbuild.ts:4
             egg x86_64-gnu  PROJECT/astbuild.ts:3
      hint   a recipe that needs its own twin asks first: isNative ? [] : [self.native]
    "
  `);
});

test("a module that throws", async () => {
  expect(await refused(`throw new Error("cannot think today");`)).toMatchInlineSnapshot(`
    "error RECIPE_MODULE  PROJECT/astbuild.ts cannot be loaded: cannot think today
      at  PROJECT/astbuild.ts:2
    "
  `);
});

test("a module with a mistake of syntax", async () => {
  expect(await refused(`export const top = command({ name: "top" build });`))
    .toMatchInlineSnapshot(`
    "error RECIPE_MODULE  PROJECT/astbuild.ts cannot be loaded: Expected ',', got 'ident'
      at    PROJECT/astbuild.ts:2
      line  export const top = command({ name: "top" build });
                                                     ^^^^^
    "
  `);
});

test("a module that imports what is not there", async () => {
  expect(await refused(`import { zlib } from "./zlib.ts";`)).toMatchInlineSnapshot(`
    "error RECIPE_MODULE  PROJECT/astbuild.ts cannot be loaded: Cannot find module 'PROJECT/zlib.ts'
      at    PROJECT/astbuild.ts:2
      hint  imports name the file as it is: "./zlib.ts"
    "
  `);
});

test("a target that does not exist", async () => {
  expect(await refused(`export const other = text("other", "x");`)).toMatchInlineSnapshot(`
    "error RECIPE_UNKNOWN  there is no recipe top
      project  PROJECT/astbuild.ts
      recipes  none
      hint     astbuild list; one that comes along is named once the project has export { top } from "astbuild/recipes"
    "
  `);
});

test("a string with blanks without quote, a recipe in a plain string, a bare hex digest", async () => {
  expect(
    await refused(
      `export const top = command({ name: "top", build: () => sh\`echo \${"a; rm -rf /"}\` });`,
    ),
  ).toMatchInlineSnapshot(`
    "error UNSAFE_VALUE  not a plain word for the shell: "a; rm -rf /"
      recipe  top x86_64-gnu  PROJECT/astbuild.ts:2
      at      PROJECT/astbuild.ts:2
      hint    write \${quote(x)}, or undefined for nothing at all
    "
  `);
  expect(
    await refused(`
const low = command({ name: "low", build: () => sh\`\` });
export const top = command({ name: "top", env: { LOW: \`\${low}/bin\` }, build: () => sh\`\` });`),
  ).toMatchInlineSnapshot(`
    "error RECIPE_IN_STRING  recipe low stands in a plain string
      at    PROJECT/astbuild.ts:4
      hint  write it as \${…} directly in sh\`…\`, or in str\`…\` where a text is wanted: only these see what it depends on
    "
  `);
  expect(
    await refused(`
const low = fetchFile({ urls: ["https://example.org/x.tar"], hash: "${"ab".repeat(32)}" as any });
export const top = command({ name: "top", source: low, build: () => sh\`\` });`),
  ).toMatchInlineSnapshot(`
    "error HASH_FORM  not a hash astbuild understands: SHA256
      at      PROJECT/astbuild.ts:3
      wanted  sha256-<base64>, 51 characters
      hint    write "sha256-q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s="
    "
  `);
});

test("a platform that a recipe does not claim", async () => {
  await project.recipes(
    `export const top = command({ name: "top", hosts: ["riscv64-gnu"], build: () => sh\`\` });`,
  );
  const { exitCode, errors } = await project.realise("top");
  expect([exitCode, errors]).toMatchInlineSnapshot(`
    [
      1,
      "error HOST_UNSUPPORTED  recipe top is not for x86_64-gnu
      recipe     top x86_64-gnu  PROJECT/astbuild.ts:2
      platforms  riscv64-gnu
    ",
    ]
  `);
});

test("the mended recipes build", async () => {
  await project.recipes(
    `export const top = command({ name: "top", build: ({ out }) => sh\`touch \${out}\` });`,
  );
  expect((await project.realise("top")).steps).toEqual(["done top-x86_64-gnu"]);
});
