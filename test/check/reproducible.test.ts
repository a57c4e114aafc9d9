/** `realise --check` builds again in another setting and compares the bytes. nix.md C6, C8. */

import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const steady = command({ name: "steady", outputs: ["out", "dev"], build: ({ out, outputs }) => sh\`
  mkdir -p \${out}/bin \${outputs.dev}
  echo own \${out} >\${out}/bin/paths
  echo other \${out} own \${outputs.dev} >\${outputs.dev}/paths
  find /usr/bin -name "a*" | sort | md5sum >\${out}/sorted
\` });
export const linked = command({ name: "linked", build: ({ out }) => sh\`
  mkdir -p \${out}
  echo 'const char *path = PATH;' >path.c
  gcc -shared -nostdlib -Wl,--build-id -DPATH='"'\${out}'"' -o \${out}/path.so path.c\` });
export const random = command({ name: "random", build: ({ out }) => sh\`
  mkdir -p \${out}
  echo 'const char *path = PATH;' >path.c
  gcc -shared -nostdlib -Wl,--build-id=0x$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' ') \\
    -DPATH='"'\${out}'"' -o \${out}/path.so path.c\` });
export const chance = command({ name: "chance", build: ({ out }) => sh\`
  mkdir -p \${out}
  echo 'int answer;' >answer.c
  gcc -shared -nostdlib -Wl,--build-id=0x$(head -c 8 /dev/urandom | od -An -tx1 | tr -d ' ') -o \${out}/answer.so answer.c
  head -c 8 /dev/urandom >\${out}/words\` });
export const user = command({ name: "user", build: ({ out }) => sh\`cat \${steady}/bin/paths >\${out}\` });
`);
afterAll(() => project[Symbol.asyncDispose]());

test("C8: a check of what was never built is refused", async () => {
  const checked = await project.realise("--check", "steady");
  expect(checked.exitCode).toBe(1);
  expect(checked.errors).toMatchInlineSnapshot(`
    "error TARGET_NOT_REALISED  steady-x86_64-gnu is not in the store: there is nothing to compare with
      hint  astbuild realise steady --host x86_64-gnu
    "
  `);
});

test("C6: what does not depend on the setting comes out the same, and nothing is left behind", async () => {
  const built = await project.realise("steady", "user");
  expect(built.errors).toBe("");
  const before = await readdir(join(project.store, "objects"));
  const checked = await project.realise("--check", "--repeat", "2", "steady", "user");
  expect([checked.errors, checked.exitCode, checked.warnings]).toEqual(["", 0, []]);
  expect(checked.steps).toEqual([
    ...["done steady-x86_64-gnu", "done steady-x86_64-gnu"],
    ...["done user-x86_64-gnu", "done user-x86_64-gnu"],
  ]);
  expect(checked.paths).toEqual(built.paths);
  expect(await readdir(join(project.store, "objects"))).toEqual(before);
  expect(await readdir(join(project.store, "var/tmp"))).toEqual([]);
});

test("a build id that follows the output's own path is no difference, one that follows chance is", async () => {
  await project.realise("linked", "random");
  const linked = await project.realise("--check", "linked");
  expect([linked.errors, linked.exitCode, linked.steps]).toEqual([
    "",
    0,
    ["done linked-x86_64-gnu"],
  ]);
  const random = await project.realise("--check", "random");
  expect(random.codes).toEqual(["NOT_REPRODUCIBLE"]);
  expect(random.errors).toContain("looks like  a build id: what was linked differed");
});

test("what differs otherwise is named before a build id", async () => {
  await project.realise("chance");
  const { errors } = await project.realise("--check", "chance");
  expect(errors).toMatch(/^ {2}file +out\/words$/m);
  expect(errors).toMatch(/^ {2}differing +2 files of out$/m);
});
