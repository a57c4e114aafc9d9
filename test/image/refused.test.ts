/** An image is refused when it would not run: a library that is missing or of another machine, a dangling link, a script without its interpreter (H4). */

import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("", {
  "low.c": "int low(void) { return 1; }\n",
  "user.c": "int low(void); int use(void) { return low(); }\n",
});
afterAll(() => project[Symbol.asyncDispose]());

/** A library, another that needs it, and an image with both. `more` spoils the first one. */
const recipes = (options: {
  readonly spoil?: string;
  readonly allow?: string;
  readonly runpath?: string;
}): Promise<void> =>
  project.recipes(`
const low = command({ name: "low", source: file(import.meta, "low.c"), build: ({ out }) => sh\`
  mkdir -p \${out}/lib; gcc -shared -fPIC -nostdlib -Wl,-soname,liblow.so.1 -o \${out}/lib/liblow.so.1 low.c
  ln -s liblow.so.1 \${out}/lib/liblow.so
\` });
const spoiled = command({ name: "spoiled", ${options.allow === undefined ? "" : `allow: [{ leak: "${options.allow}", reason: "a test" }],`} build: ({ out }) => sh\`
  mkdir \${out}; cp -r \${low}/lib \${out}/lib; chmod -R u+w \${out}; cd \${out}/lib
  ${options.spoil ?? ":"}
\` });
const user = command({ name: "user", source: file(import.meta, "user.c"), deps: [low], allow: [{ leak: "needed", reason: "a test" }].slice(${options.spoil === undefined && options.runpath !== "none" ? 1 : 0}), build: ({ out }) => sh\`
  mkdir -p \${out}/lib
  gcc -shared -fPIC -nostdlib -o \${out}/lib/libuser.so user.c $LDFLAGS -llow ${options.runpath === "none" ? "" : "-Wl,-rpath,${spoiled}/lib"}; : \${spoiled}
\` });
export const top = image({ name: "top", root: () => ({ "/lib/libuser.so": fileNode(inside(user, "lib/libuser.so")) }) });`);

test("a library that is nowhere", async () => {
  await recipes({ runpath: "none" });
  const run = await project.realise("top");
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchInlineSnapshot(`
    "
    error LIBRARY_MISSING  /lib/libuser.so needs liblow.so.1, which its loader would not find
      recipe    PROJECT/astbuild.ts:15
      platform  x86_64-gnu
      file      /lib/libuser.so
      needs     liblow.so.1
      searched  nowhere: no RPATH, no RUNPATH, no default folder of a loader
      hint      add the package that has it to deps, so that its folder comes into RUNPATH
    "
  `);
});

test("a library of another machine", async () => {
  await recipes({
    allow: "machine",
    spoil: "printf '\\363' | dd of=liblow.so.1 bs=1 seek=18 conv=notrunc status=none",
  });
  const run = await project.realise("top");
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchInlineSnapshot(`
    "
    error LIBRARY_MISSING  /lib/libuser.so needs liblow.so.1, which its loader would not find
      recipe    PROJECT/astbuild.ts:15
      platform  x86_64-gnu
      file      /lib/libuser.so
      needs     liblow.so.1
      searched  /ast/store/HASH-spoiled-x86_64-gnu/lib/liblow.so.1 (RUNPATH of /lib/libuser.so): for riscv 64 bit little-endian, not x86-64 64 bit little-endian
      hint      add the package that has it to deps, so that its folder comes into RUNPATH
    "
  `);
});

test("a library that is text", async () => {
  await recipes({ spoil: "echo text >liblow.so.1" });
  const run = await project.realise("top");
  expect(run.exitCode).toBe(1);
  expect(run.errors).toMatchInlineSnapshot(`
    "
    error LIBRARY_MISSING  /lib/libuser.so needs liblow.so.1, which its loader would not find
      recipe    PROJECT/astbuild.ts:15
      platform  x86_64-gnu
      file      /lib/libuser.so
      needs     liblow.so.1
      searched  /ast/store/HASH-spoiled-x86_64-gnu/lib/liblow.so.1 (RUNPATH of /lib/libuser.so): not an ELF file; the loader gives up here
      hint      add the package that has it to deps, so that its folder comes into RUNPATH
    "
  `);
});

test("a link into the store that dangles", async () => {
  await project.recipes(`
const part = command({ name: "part", build: ({ out }) => sh\`
  mkdir \${out}; ln -s \${text("t", "t")}/gone \${out}/link
\`, allow: [{ leak: "link", reason: "a test" }] });
export const top = image({ name: "top", root: () => ({ "/": tree(part) }) });`);
  expect((await project.realise("top")).errors).toMatchInlineSnapshot(`
    "
    error IMAGE_LINK_DANGLING  /link leads nowhere in the store
      recipe    PROJECT/astbuild.ts:6
      platform  x86_64-gnu
      link      /link
      target    /ast/store/HASH-t/gone
      ends at   /ast/store/HASH-t/gone
      why       the object has no such file
      here as   named
      from      /ast/store/HASH-part-x86_64-gnu/link
      hint      leave the link out, or name its path among the image's entries
    "
  `);
});

test("a program of another machine", async () => {
  await project.recipes(`
const part = command({ name: "part", source: file(import.meta, "low.c"), build: ({ out }) => sh\`
  mkdir \${out}; gcc -shared -fPIC -nostdlib -o \${out}/x.so low.c
  printf '\\363' | dd of=\${out}/x.so bs=1 seek=18 conv=notrunc status=none
\`, allow: [{ leak: "machine", reason: "a test" }] });
export const top = image({ name: "top", root: () => ({ "/": tree(part) }) });`);
  expect((await project.realise("top")).errors).toMatchInlineSnapshot(`
    "
    error ELF_MACHINE  /x.so is for another machine
      recipe    PROJECT/astbuild.ts:7
      platform  x86_64-gnu
      file      /x.so
      expected  x86-64 64 bit little-endian
      actual    riscv 64 bit little-endian
      hint      a tool of the build machine was put where the host's belongs, or the other way round
    "
  `);
});

test("an image above its budget shows what weighs", async () => {
  await project.recipes(`
const part = command({ name: "part", build: ({ out }) => sh\`mkdir \${out}; perl -e 'srand 1; print pack "L*", map { rand 2**32 } 1 .. 750000' >\${out}/big; echo small >\${out}/small\` });
export const top = image({ name: "top", sizeBudget: 1_000_000, root: () => ({ "/": tree(part) }) });`);
  expect((await project.realise("top")).errors).toMatchInlineSnapshot(`
    "
    error IMAGE_OVER_BUDGET  the image is above its budget of 976.6 KiB
      recipe    PROJECT/astbuild.ts:4
      platform  x86_64-gnu
      bytes     3001105
      budget    1000000
      packages       bytes  compressed     entries  package
                   2.9 MiB     2.9 MiB           2  part-x86_64-gnu
      files        2.9 MiB  /big (part-x86_64-gnu: named)
                       6 B  /small (part-x86_64-gnu: named)
      hint      leave out what is not needed, or raise the image's sizeBudget
    "
  `);
});

test("the mended image is made, and holds what is needed at its store path", async () => {
  await recipes({});
  const run = await project.realise("top");
  expect([run.exitCode, run.errors]).toEqual([0, ""]);
  expect(run.steps).toContain("done top-x86_64-gnu.cpio.gz");
});
