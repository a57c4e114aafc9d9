/** A self-reference that no rewriting can reach is refused with file and offset; a recipe may allow the file by name. */

import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("", {
  "split.c": `void where(char *to) { __builtin_memcpy(to, PREFIX, sizeof PREFIX); }\n`,
});
afterAll(() => project[Symbol.asyncDispose]());

const recipeOf = (build: string, more = ""): Promise<void> =>
  project.recipes(`
export const self = command({ name: "self", source: file(import.meta, "split.c"), ${more} build: ({ out }) => sh\`
  mkdir -p \${out}/lib; ${build}
\` });`);

const SPLIT = `echo '#define PREFIX "'\${out}'"' >prefix.h; gcc -shared -fPIC -O1 -nostdlib -mno-sse -include prefix.h -o \${out}/lib/x.so split.c`;

test("split over a program's immediates", async () => {
  await recipeOf(SPLIT);
  const { errors } = await project.realise("self");
  expect(errors).toMatchInlineSnapshot(`
    "
    error SELF_REFERENCE_SPLIT  a piece of the output's own path stands in lib/x.so
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      output    out
      files     lib/x.so at offset 4125
                lib/x.so at offset 4139
                lib/x.so at offset 4153
      hint      a compiler splits strings into immediates; build that file with -Os or -O0, or allow the file where the path in it is never used: allow: [{ leak: "self-reference", files, reason }]
    "
  `);
});

test("inside a compressed file", async () => {
  await recipeOf("for i in 1 2 3; do echo ${out}; done | gzip -n >${out}/lib/x.gz");
  expect((await project.realise("self")).errors).toMatchInlineSnapshot(`
    "
    error SELF_REFERENCE_COMPRESSED  the output's own path stands compressed in lib/x.gz
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      output    out
      files     lib/x.gz
      hint      leave the file uncompressed, or allow the file where the path in it is never used: allow: [{ leak: "self-reference", files, reason }]
    "
  `);
});

test("in a file's name", async () => {
  await recipeOf("touch ${out}/$(basename ${out})");
  expect((await project.realise("self")).errors).toMatchInlineSnapshot(`
    "
    error SELF_REFERENCE_NAME  a file's name holds the output's own path: HASH-self-x86_64-gnu
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      output    out
      files     HASH-self-x86_64-gnu
      hint      give the file another name
    "
  `);
});

test("allowed by name: it is as the builder left it", async () => {
  const allow = `allow: [{ leak: "self-reference", files: "*/lib/x.gz", reason: "a test" }],`;
  await recipeOf("echo ${out} | gzip -n >${out}/lib/x.gz", allow);
  expect((await project.realise("self")).errors).toBe("");
  await recipeOf("echo ${out} | gzip -n >${out}/lib/y.gz", allow);
  expect((await project.realise("self")).codes).toEqual(["SELF_REFERENCE_COMPRESSED"]);
  const anywhere = `allow: [{ leak: "self-reference", files: "**/*.gz", reason: "a test" }],`;
  await recipeOf("echo ${out} | gzip -n >${out}/lib/y.gz", anywhere);
  expect((await project.realise("self")).errors).toBe("");
});
