/** A build must make what it declares, and nothing else: the error says which, and the next run is not tripped. */

import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

const recipeOf = (build: string, outputs = `["out"]`): string => `
export const thing = command({
  name: "thing",
  outputs: ${outputs},
  build: ({ out, outputs }) => sh\`${build}\`,
});`;

test("C16: an output that is not made", async () => {
  await project.recipes(recipeOf("echo >${out}", `["out", "dev"]`));
  const { errors, exitCode, codes } = await project.realise("thing");
  expect({ exitCode, codes }).toEqual({ exitCode: 1, codes: ["OUTPUT_MISSING"] });
  expect(errors).toMatchInlineSnapshot(`
    "
    error OUTPUT_MISSING  thing-x86_64-gnu did not make its output
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      missing   HASH-thing-x86_64-gnu-dev
      hint      the build must create the path that \${out} stands for
    "
  `);
});

test("F9: something beside the outputs", async () => {
  await project.recipes(recipeOf("echo >${out}; echo >${out}-debug; mkdir /ast/store/other"));
  const { errors, exitCode, codes } = await project.realise("thing");
  expect({ exitCode, codes }).toEqual({ exitCode: 1, codes: ["OUTPUT_UNDECLARED"] });
  expect(errors).toMatchInlineSnapshot(`
    "
    error OUTPUT_UNDECLARED  thing-x86_64-gnu left more than its outputs
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      found     other
                HASH-thing-x86_64-gnu-debug
      hint      write below \${out}, or declare another output
    "
  `);
});

test("an output that no type knows is refused when the recipe is evaluated", async () => {
  await project.recipes(recipeOf("echo >${outputs.doc}"));
  const { errors, exitCode } = await project.realise("thing");
  expect(exitCode).toBe(1);
  expect(errors).toMatchInlineSnapshot(`
    "error OUTPUT_UNKNOWN  recipe thing has no output doc
      recipe   thing x86_64-gnu  PROJECT/astbuild.ts:3
      outputs  out
    "
  `);
});

test("C18: FIFOs, sockets and names that are not UTF-8", async () => {
  await project.recipes(recipeOf("mkdir ${out}; mkfifo ${out}/pipe"));
  expect((await project.realise("thing")).errors).toMatchInlineSnapshot(`
    "
    error FILE_TYPE_UNSUPPORTED  a tree cannot hold a FIFO: /ast/store/HASH-thing-x86_64-gnu/pipe
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      path      /ast/store/HASH-thing-x86_64-gnu/pipe
      type      FIFO
      allowed   regular files, folders, symlinks
    "
  `);
  await project.recipes(
    recipeOf(
      'mkdir ${out}; python3 -c \'import socket,os; socket.socket(socket.AF_UNIX).bind(os.environ["out"]+"/s")\'',
    ),
  );
  expect((await project.realise("thing")).errors).toMatchInlineSnapshot(`
    "
    error FILE_TYPE_UNSUPPORTED  a tree cannot hold a socket: /ast/store/HASH-thing-x86_64-gnu/s
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      path      /ast/store/HASH-thing-x86_64-gnu/s
      type      socket
      allowed   regular files, folders, symlinks
    "
  `);
  await project.recipes(recipeOf(`mkdir \${out}; touch \${out}/$'\\xff'`));
  expect((await project.realise("thing")).errors).toMatchInlineSnapshot(`
    "
    error NAME_NOT_UTF8  a name is not UTF-8: \\xff
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      in        /ast/store/HASH-thing-x86_64-gnu
      name      \\xff
      hint      rename it: objects and images hold UTF-8 names only
    "
  `);
});

test("C22: outputs that refer to each other in a circle", async () => {
  await project.recipes(
    recipeOf("echo ${outputs.dev} >${out}; echo ${out} >${outputs.dev}", `["out", "dev"]`),
  );
  expect((await project.realise("thing")).errors).toMatchInlineSnapshot(`
    "
    error OUTPUT_CYCLE  outputs refer to each other: out → dev → out
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      cycle     out
                dev
                out
      hint      move what they share into one of them; why-depends --precise names the files
    "
  `);
});

test("the mended recipe builds", async () => {
  await project.recipes(
    recipeOf("echo ${outputs.dev} >${out}; echo >${outputs.dev}", `["out", "dev"]`),
  );
  const run = await project.realise("thing", "thing.dev");
  expect([run.exitCode, run.steps]).toEqual([0, ["done thing-x86_64-gnu"]]);
  expect(run.paths).toHaveLength(2);
});
