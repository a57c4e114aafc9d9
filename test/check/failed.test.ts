/** A build that does not even succeed in the other setting fails as a build does; the first build's log and bytes stay. */

import { existsSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const picky = command({ name: "picky", build: ({ out }) => sh\`
  echo on $(date +%Y)
  test ! -e /etc/ld.so.preload
  touch \${out}
\` });
export const fine = command({ name: "fine", build: ({ out }) => sh\`touch \${out}\` });
`);
afterAll(() => project[Symbol.asyncDispose]());
const built = await project.realise("picky", "fine", "--no-link");

test("it ends with 100, names the line, and what comes after it is left", async () => {
  expect([built.errors, built.exitCode]).toEqual(["", 0]);
  const checked = await project.realise("--check", "picky", "fine");
  expect([checked.exitCode, checked.codes, checked.paths]).toEqual([100, ["BUILD_FAILED"], []]);
  expect(checked.errors).toMatch(/^ {2}recipe +PROJECT\/astbuild\.ts:5$/m);
  expect(checked.errors).toMatch(/\n1 more not checked because of it\n$/);
  const going = await project.realise("--check", "--keep-going", "picky", "fine");
  expect([going.exitCode, going.paths]).toEqual([100, [built.paths[1]]]);
});

test("its log has a name of its own; the build's stays", async () => {
  const checked = await project.astbuild("realise", "--check", "picky");
  const command = /hint +astbuild (log [0-9a-z]{32})$/m.exec(checked.stderr)![1]!;
  const year = new Date().getFullYear();
  expect((await project.astbuild(...command.split(" "))).stdout).not.toContain(`on ${year}\n`);
  expect((await project.astbuild("log", "picky")).stdout).toBe(`on ${year}\n`);
});

test("its sandbox is entered by that name, as it was in the check", async () => {
  const checked = await project.astbuild("realise", "--check", "picky");
  const hash = /astbuild develop ([0-9a-z]{32})$/m.exec(checked.stderr)![1]!;
  const look = await project.astbuild("develop", hash, "--", "cat", "/etc/ld.so.preload");
  expect(look.stdout).toMatch(/^\/ast\/store\/.*-perturbation\n$/);
});

test("--keep-failed leaves the folder of the second build", async () => {
  const checked = await project.astbuild("realise", "--check", "--keep-failed", "picky");
  const kept = /^ +kept +(\/.*)$/m.exec(checked.stderr)![1]!;
  expect(existsSync(`${kept}/build`)).toBe(true);
});

test.each([
  [["--repeat", "2", "fine"], "--repeat says how often to check"],
  [["--check", "-o", "file", "fine"], "--check writes no result"],
  [["--check", "--dry-run", "fine"], "--check writes no result"],
])("realise %j is a wrong command line", async (args, message) => {
  const refused = await project.astbuild("realise", ...args);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toMatch(new RegExp(`^error USAGE {2}${message}\n`));
});
