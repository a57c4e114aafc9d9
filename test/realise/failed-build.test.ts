/** A failed build names the recipe's line, why, the last lines and the whole log; nothing of it stays, and the mended recipe builds. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { removeTree } from "@astbuild/fs";
import { afterAll, expect, test } from "vitest";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

/** What a failed build could leave behind. */
function leftovers(): string[] {
  const inFlight = readdirSync(join(project.store, "objects")).filter((name) => /^\./.test(name));
  return [...inFlight, ...readdirSync(join(project.store, "var/tmp"))];
}

async function failing(build: string): Promise<string> {
  await project.recipes(`
export const broken = command({
  name: "broken",
  build: ({ out }) => ${build},
});`);
  const { errors, exitCode, codes, steps, counts } = await project.realise("broken");
  expect({ exitCode, codes, steps }).toEqual({
    exitCode: 100,
    codes: ["BUILD_FAILED"],
    steps: ["failed broken-x86_64-gnu"],
  });
  expect(counts).toMatchObject({ done: 0, failed: 1, cancelled: 0 });
  expect(leftovers()).toEqual([]);
  return errors;
}

test("C4: a line that fails is shown by its line in the recipe; nothing of the build is left", async () => {
  const errors = await failing(`sh\`
    echo before
    mkdir -p \${out}/bin
    grep needle /etc/passwd
    echo never
  \``);
  expect(errors).toMatchInlineSnapshot(`
    "
    error BUILD_FAILED  broken-x86_64-gnu could not be built
      recipe      PROJECT/astbuild.ts:8
      platform    x86_64-gnu
      derivation  HASH
      why         the builder exited with 1
      log         last 2 lines:
                  | before
                  | astbuild: line 5: grep needle /etc/passwd exited with 1
      hint        astbuild log HASH
                  astbuild develop HASH
    "
  `);
});

test("a line of several, in a function, in a loop", async () => {
  const errors = await failing(`sh\`
    check() {
      test "$1" != c
    }
    for letter in a b c d; do
      check $letter \\
        >/dev/null
    done
  \``);
  expect(errors).toMatchInlineSnapshot(`
    "
    error BUILD_FAILED  broken-x86_64-gnu could not be built
      recipe      PROJECT/astbuild.ts:7
      platform    x86_64-gnu
      derivation  HASH
      why         the builder exited with 1
      log         last line:
                  | astbuild: line 4: test "$1" != c exited with 1
      hint        astbuild log HASH
                  astbuild develop HASH
    "
  `);
});

test("a line that a helper's file wrote: the recipe stands first, and what to do is said", async () => {
  await project.write(
    "configured.ts",
    'import { sh } from "astbuild";\n\nexport const configured = sh`\n  ./configure\n`;\n',
  );
  await project.recipes(`
import { configured } from "./configured.ts";
export const broken = command({ name: "broken", build: () => configured });`);
  const { errors } = await project.realise("broken");
  expect(errors).toMatchInlineSnapshot(`
    "
    error BUILD_FAILED  broken-x86_64-gnu could not be built
      recipe      PROJECT/astbuild.ts:4
      platform    x86_64-gnu
      line        PROJECT/configured.ts:4
      derivation  HASH
      why         the builder exited with 127
      log         last 2 lines:
                  | /ast/build.sh: line 3: ./configure: No such file or directory
                  | astbuild: line 3: ./configure exited with 127
      hint        the source has no configure script yet: autoreconf: true makes one
                  astbuild log HASH
                  astbuild develop HASH
    "
  `);
});

test("only the last 25 lines are shown; the log has all, also of a failed build", async () => {
  const errors = await failing("sh`\n    seq -f 'line %g' 40\n    exit 7\n  `");
  expect(errors).toContain("the builder exited with 7");
  expect(errors).toContain("log         last 25 lines:\n              | line 16\n");
  const { stdout, exitCode } = await project.astbuild("log", "broken");
  expect(stdout.split("\n").slice(0, 40)).toEqual(
    Array.from({ length: 40 }, (_, index) => `line ${index + 1}`),
  );
  expect(exitCode).toBe(0);
});

test("a builder that kills itself", async () => {
  expect(await failing("sh`kill -SEGV $$`")).toMatchInlineSnapshot(`
    "
    error BUILD_FAILED  broken-x86_64-gnu could not be built
      recipe      PROJECT/astbuild.ts:3
      platform    x86_64-gnu
      derivation  HASH
      why         the builder died of SIGSEGV
      log         empty
      hint        astbuild log HASH
                  astbuild develop HASH
    "
  `);
});

test("a builder that is killed by SIGKILL", async () => {
  expect(await failing("sh`kill -KILL $$`")).toMatchInlineSnapshot(`
    "
    error BUILD_FAILED  broken-x86_64-gnu could not be built
      recipe      PROJECT/astbuild.ts:3
      platform    x86_64-gnu
      derivation  HASH
      why         the builder was killed by SIGKILL: most likely out of memory
      log         empty
      hint        astbuild log HASH
                  astbuild develop HASH
    "
  `);
});

test("a compiler that is killed under make is told by make's own words", async () => {
  expect(await failing("sh`\n    bash -c 'kill -SEGV $$'\n  `")).toMatchInlineSnapshot(`
    "
    error BUILD_FAILED  broken-x86_64-gnu could not be built
      recipe      PROJECT/astbuild.ts:6
      platform    x86_64-gnu
      derivation  HASH
      why         the builder exited with 139
      log         last 2 lines:
                  | /ast/build.sh: line 3:     3 Segmentation fault      bash -c 'kill -SEGV $$'
                  | astbuild: line 3: bash -c 'kill -SEGV $$' exited with 139
      hint        astbuild log HASH
                  astbuild develop HASH
    "
  `);
});

test("what a builder says cannot move the cursor or fill the screen", async () => {
  const errors = await failing(
    "sh`printf 'one\\n\\033[31mred\\033[0m\\r\\033]0;title\\007\\n'; printf '%01000d' 1; exit 3`",
  );
  expect(errors).toMatchInlineSnapshot(`
    "
    error BUILD_FAILED  broken-x86_64-gnu could not be built
      recipe      PROJECT/astbuild.ts:3
      platform    x86_64-gnu
      derivation  HASH
      why         the builder exited with 3
      log         last 3 lines:
                  | one
                  | red��]0;title�
                  | 0000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000 … 000000000000000000000000000000000000000000000000000000000001
      hint        astbuild log HASH
                  astbuild develop HASH
    "
  `);
});

test("C5: --keep-failed leaves the one folder that the message names", async () => {
  await project.recipes(
    `export const broken = command({ name: "broken", build: ({ out }) => sh\`echo x >made; echo y >\${out}; false\` });`,
  );
  const { errors } = await project.realise("broken", "--keep-failed");
  expect(errors).toMatch(/^ {2}kept +STORE\/var\/tmp\/kept-HASH-broken-x86_64-gnu$/m);
  const [kept, ...others] = leftovers();
  expect([normalise(kept!), others]).toEqual(["kept-HASH-broken-x86_64-gnu", []]);
  const folder = join(project.store, "var/tmp", kept!);
  expect(await project.read(join(folder, "build/made"))).toBe("x\n");
  await removeTree(folder);
});

test("the mended recipe builds", async () => {
  await project.recipes(
    `export const broken = command({ name: "broken", build: ({ out }) => sh\`echo ok >\${out}\` });`,
  );
  const run = await project.realise("broken");
  expect([run.exitCode, run.steps]).toEqual([0, ["done broken-x86_64-gnu"]]);
  expect(await project.read(run.paths[0]!)).toBe("ok\n");
});
