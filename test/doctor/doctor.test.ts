/** `doctor` tries what this machine must allow, by what the project's own recipes need. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";
import { seededProject } from "../support/seeded-project.ts";

test("the sandbox is tried, also where every recipe is for musl alone", async () => {
  await using project = await seededProject(`
export const hello = command({
  name: "hello", prefers: "musl", hosts: ["x86_64-musl", "riscv64-musl"], build: ({ out }) => sh\`: >\${out}\`,
});`);
  const { stdout, exitCode } = await project.astbuild("doctor");
  expect(stdout).toMatch(/^✓ sandbox {5}works, without root$/m);
  expect(stdout).toContain(`✓ store       ${project.store}\n`);
  expect(exitCode).toBe(0);
});

test("without a recipe that needs a sandbox none is tried", async () => {
  await using project = await temporaryProject(TINY);
  const { stdout, exitCode } = await project.astbuild("doctor");
  expect(stdout).toMatch(/^✓ sandbox {5}not tried: no recipe here needs one$/m);
  expect(exitCode).toBe(0);
});

test("as data; without a project it fails and says what is missing", async () => {
  await using project = await temporaryProject({});
  const { stdout, exitCode } = await project.astbuild("doctor", "--json");
  const findings = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { name: string; ok: boolean });
  expect(findings.map(({ name }) => name)).toEqual([
    "astbuild",
    "node",
    "machine",
    "store",
    "mirrors",
    "npm",
    "sandbox",
  ]);
  expect(findings.at(-1)).toMatchObject({
    ok: false,
    error: { code: "PROJECT_NOT_FOUND" },
    remedy: "astbuild init",
  });
  expect(exitCode).toBe(1);
});
