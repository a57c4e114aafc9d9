/** The leak check: each of its rules with the smallest recipe that breaks it, allowances, and allowances that nobody needs. */

import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

const recipeOf = (build: string, more = ""): Promise<void> =>
  project.recipes(`
export const leaky = command({ name: "leaky", ${more} build: ({ out, host }) => sh\`
mkdir -p \${out}/bin \${out}/lib; cd \${out}; echo 'int x;' >/build/x.c
${build}\` });`);

interface Case {
  readonly rule: string;
  readonly build: string;
  /** The rows of `found`; absent: it builds. */
  readonly found?: readonly string[];
}

const SO = "gcc -shared -fPIC -nostdlib -o lib/x.so /build/x.c";

test.each<Case>([
  { rule: "string: gcc's own folder", build: "echo use /usr/lib/gcc/x86_64 >note", found: ["string  leaky-x86_64-gnu/note  /usr/lib/gcc  (use /usr/lib/gcc/x86_64)"] }, // prettier-ignore
  { rule: "string: the seed's headers", build: "echo -I/usr/include >note", found: ["string  leaky-x86_64-gnu/note  /usr/include  (-I/usr/include)"] }, // prettier-ignore
  { rule: "string: the build folder, in debug information", build: `${SO} -g`, found: ["string  leaky-x86_64-gnu/lib/x.so  /build/  (/build/x.c)"] }, // prettier-ignore
  {
    rule: "the same words inside the store are none",
    build: "echo ${out}/usr/include /srv/build/x >note",
  },
  { rule: "interpreter and needed", build: "echo 'int main(void){return 0;}' >/build/m.c; gcc -o bin/m /build/m.c", found: ["interpreter  leaky-x86_64-gnu/bin/m  /lib64/ld-linux-x86-64.so.2", "needed  leaky-x86_64-gnu/bin/m  libc.so.6"] }, // prettier-ignore
  { rule: "runpath", build: `${SO} -Wl,-rpath,/opt/lib:'$ORIGIN/../x':${"\\${out}"}/lib`, found: ["runpath  leaky-x86_64-gnu/lib/x.so  /opt/lib"] }, // prettier-ignore
  { rule: "an empty runpath", build: `${SO} -Wl,-rpath,${"\\${out}"}/lib:`, found: ["runpath  leaky-x86_64-gnu/lib/x.so  (empty: the current folder)"] }, // prettier-ignore
  { rule: "machine", build: `${SO}; printf '\\363' | dd of=lib/x.so bs=1 seek=18 conv=notrunc status=none`, found: ["machine  leaky-x86_64-gnu/lib/x.so  machine 243  (wanted x86_64-gnu)"] }, // prettier-ignore
  { rule: "machine, in a static library", build: `gcc -c -o /build/x.o /build/x.c; printf '\\363' | dd of=/build/x.o bs=1 seek=18 conv=notrunc status=none; ar rcD lib/libx.a /build/x.o`, found: ["machine  leaky-x86_64-gnu/lib/libx.a  machine 243  (wanted x86_64-gnu)"] }, // prettier-ignore
  { rule: "shebang", build: "echo '#!/usr/bin/perl -w' >bin/x; chmod +x bin/x", found: ["shebang  leaky-x86_64-gnu/bin/x  /usr/bin/perl"] }, // prettier-ignore
  { rule: "shebangs of the image, and of what is no program", build: "echo '#!/bin/sh' >bin/a; echo '#! /usr/bin/env python3' >bin/b; chmod +x bin/a bin/b; echo '#!/usr/bin/perl' >bin/c" }, // prettier-ignore
  { rule: "link", build: "ln -s /usr/bin/perl bin/perl; ln -s ../gone bin/gone", found: ["link  leaky-x86_64-gnu/bin/perl  /usr/bin/perl"] }, // prettier-ignore
  { rule: "path in a .pc file", build: "echo 'libdir=/usr/lib/x' >lib/x.pc; echo 'libdir=/usr/lib/x' >lib/x.txt", found: ["path  leaky-x86_64-gnu/lib/x.pc  /usr/lib/x"] }, // prettier-ignore
  { rule: "path in a linker script", build: "echo 'GROUP ( /usr/lib/libc.so.6 AS_NEEDED ( /usr/lib/ld.so ) )' >lib/libc.so", found: ["path  leaky-x86_64-gnu/lib/libc.so  /usr/lib/libc.so.6"] }, // prettier-ignore
])("$rule", async ({ build, found }) => {
  await recipeOf(build);
  const run = await project.realise("leaky");
  const rows = /^ {2}found +(.*\n(?: {8,}.*\n)*)/m.exec(run.errors)?.[1]?.trim().split(/\n +/);
  expect({ exitCode: run.exitCode, codes: run.codes, rows }).toEqual(
    found === undefined
      ? { exitCode: 0, codes: [], rows: undefined }
      : { exitCode: 1, codes: ["LEAK"], rows: found },
  );
});

test("a path of the seed itself", async () => {
  await project.recipes(`
import { seed } from "astbuild/recipes";
export const leaky = command({ name: "leaky", build: ({ out }) => sh\`echo \${seed} >\${out}\` });`);
  const { errors } = await project.realise("leaky");
  expect(errors).toMatchInlineSnapshot(`
    "
    error LEAK  leaky-x86_64-gnu refers to what will not be there
      recipe    PROJECT/astbuild.ts:4
      platform  x86_64-gnu
      found     seed  leaky-x86_64-gnu  /ast/store/HASH-seed-x86_64
      hint      mend the build, or allow what does no harm, with the reason:
                allow: [{ leak: "/ast/store/HASH-seed-x86_64", reason: "…" }]
    "
  `);
});

test("an allowance by what was found, or by rule, for some files", async () => {
  await recipeOf(
    "echo /usr/include >a.txt; echo /usr/include >b.txt",
    `allow: [{ leak: "/usr/include", files: "*/a.txt", reason: "a test" }],`,
  );
  expect((await project.realise("leaky")).errors).toMatchInlineSnapshot(`
    "
    error LEAK  leaky-x86_64-gnu refers to what will not be there
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      found     string  leaky-x86_64-gnu/b.txt  /usr/include  (/usr/include)
      hint      mend the build, or allow what does no harm, with the reason:
                allow: [{ leak: "/usr/include", files: "*/b.txt", reason: "…" }]
    "
  `);
  await recipeOf(
    "echo /usr/include >a.txt; echo /usr/include >b.txt",
    `allow: [{ leak: "string", reason: "a test" }],`,
  );
  expect((await project.realise("leaky")).errors).toBe("");
});

test("an allowance that misses what it is for is named beside it; the one that is shown fits", async () => {
  const build = "echo /usr/include >bin/x-config";
  await recipeOf(build, `allow: [{ leak: "string", files: "bin/x-config", reason: "a test" }],`);
  const { errors } = await project.realise("leaky");
  expect(errors).toContain("  unused    string bin/x-config\n");
  const shown = /^ +(allow: .*)$/m.exec(errors)?.[1];
  expect(shown).toBe(`allow: [{ leak: "/usr/include", files: "*/bin/x-config", reason: "…" }]`);
  await recipeOf(build, `${shown},`);
  expect((await project.realise("leaky")).errors).toBe("");
});

test("an allowance that nothing needs", async () => {
  await recipeOf(":", `allow: [{ leak: "/usr/include", files: "*/a.txt", reason: "a test" }],`);
  expect((await project.realise("leaky")).errors).toMatchInlineSnapshot(`
    "
    error ALLOWANCE_UNUSED  leaky-x86_64-gnu allows leaks it does not have
      recipe    PROJECT/astbuild.ts:3
      platform  x86_64-gnu
      unused    /usr/include */a.txt
      hint      delete the allowance
    "
  `);
});

test("more findings than fit", async () => {
  await recipeOf("for i in $(seq 10 30); do echo /build/x >$i; done");
  const { errors } = await project.realise("leaky");
  expect(errors.match(/string {2}/g)).toHaveLength(12);
  expect(errors).toContain("and 9 more");
});
