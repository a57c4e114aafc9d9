/** Of two outputs one is deleted: the build runs again, comes to the same paths, and leaves alone what is there. nix.md F5. */

import { statSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const two = command({ name: "two", outputs: ["out", "dev"], build: ({ out, outputs }) => sh\`
  echo out >\${out}; echo for developers >\${outputs.dev}
\` });
export const user = command({ name: "user", build: ({ out }) => sh\`cp \${two.output("dev")} \${out}\` });`);
afterAll(() => project[Symbol.asyncDispose]());

test("F5: the same paths; what is left is not touched, and what was made of it is not made again", async () => {
  const first = await project.realise("two", "two.dev", "user", "--no-link");
  const before = statSync(first.paths[1]!);
  const deleted = await project.astbuild("store", "delete", first.paths[0]!);
  expect([deleted.stderr, deleted.exitCode]).toEqual(["", 0]);
  const again = await project.realise("two", "two.dev", "user", "--no-link");
  expect([again.errors, again.warnings, again.paths]).toEqual(["", [], first.paths]);
  expect(again.steps).toEqual(["done two-x86_64-gnu"]);
  expect(await project.read(again.paths[0]!)).toBe("out\n");
  const { ino, ctimeMs } = statSync(again.paths[1]!);
  expect([ino, ctimeMs]).toEqual([before.ino, before.ctimeMs]);
});
