/** After a collection the next change of a line is built without any download. nix.md A14. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const recipe = (text: string): string =>
  `export const hello = command({ name: "hello", build: ({ out }) => sh\`echo ${text} >\${out}\` });`;

test("A14: what a result was built from and in stays, and goes with the result", async () => {
  await using project = await seededProject(recipe("one"));
  expect((await project.realise("hello")).exitCode).toBe(0);
  expect((await project.astbuild("gc")).exitCode).toBe(0);
  await project.recipes(recipe("two"));
  const { exitCode, steps } = await project.realise("hello", "--offline");
  expect([exitCode, steps]).toEqual([0, ["done hello-x86_64-gnu"]]);
  expect((await project.astbuild("gc", "--outputs-only")).exitCode).toBe(0);
  const names = readdirSync(join(project.store, "objects")).map((name) => name.slice(33));
  expect(names).toEqual(["hello-x86_64-gnu"]);
});
