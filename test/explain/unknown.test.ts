/** `explain` where there is little to compare with: other bytes of the same, sources that were collected, builds of which nothing is recorded. */

import { globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(
  `
export const dice = command({
  name: "dice",
  source: file(import.meta, "salt"),
  build: ({ out }) => sh\`cat salt /proc/sys/kernel/random/uuid >\${out}\`,
});
export const user = command({ name: "user", build: ({ out }) => sh\`echo \${dice} >\${out}\` });`,
  { salt: "salt\n" },
);
afterAll(() => project[Symbol.asyncDispose]());

async function explain(target: string): Promise<string> {
  const { stdout, stderr, exitCode } = await project.astbuild("explain", target);
  expect([stderr, exitCode]).toEqual(["", 0]);
  return normalise(stdout, { PROJECT: project.folder }).replaceAll(
    /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/g,
    "TIME",
  );
}

async function remove(name: string): Promise<void> {
  const [path] = globSync(join(project.store, `objects/*-${name}`));
  const { stderr, exitCode } = await project.astbuild("store", "delete", "--referrers", path!);
  expect([stderr, exitCode]).toEqual(["", 0]);
}

test("an input that came out with other bytes is the cause, where nothing that it is made of changed", async () => {
  const first = await project.realise("user", "--no-link");
  await remove("dice-x86_64-gnu");
  const second = await project.realise("user", "--no-link");
  expect(second.paths).not.toEqual(first.paths);
  expect(await explain("user")).toMatchInlineSnapshot(`
    "user x86_64-gnu was built anew: dice-x86_64-gnu came out with other bytes, though nothing that it is made of changed
      - /ast/store/HASH-dice-x86_64-gnu
      + /ast/store/HASH-dice-x86_64-gnu
      used by user-x86_64-gnu

    follows  1 step: build user x86_64-gnu
    against  the build of TIME
    "
  `);
});

test("files that changed, when the former ones were collected", async () => {
  await remove("salt");
  await project.write("salt", "pepper\n");
  expect(await explain("user")).toMatchInlineSnapshot(`
    "user x86_64-gnu would be built anew: files of salt changed; the former ones are no longer in the store
      used by dice-x86_64-gnu → user-x86_64-gnu

    follows  2 steps: build dice x86_64-gnu, build user x86_64-gnu
    against  the build of TIME
    "
  `);
});

test("an input, and a target, of which nothing is recorded", async () => {
  const database = new DatabaseSync(join(project.store, "var/db.sqlite"));
  database.exec("DELETE FROM derivation WHERE recipe = 'dice'");
  expect(await explain("user")).toMatchInlineSnapshot(`
    "user x86_64-gnu would be built anew: nothing is recorded of what the former dice was made from
      used by user-x86_64-gnu

    follows  1 step: build user x86_64-gnu
    besides  1 step: import salt
    against  the build of TIME
    "
  `);
  database.exec("DELETE FROM derivation");
  database.close();
  expect(await explain("user")).toMatch(
    /^user x86_64-gnu would be built: no build of it is known to this store\n/,
  );
});
