/** As an ordinary user, whom read-only folders stop where root passes: a build, a failure, a check, an image, an interruption, a second run. */

import { chmodSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asOrdinary, giveToOrdinary } from "../support/as-ordinary.ts";
import { seededProject } from "../support/seeded-project.ts";

const RECIPES = `
export const part = command({ name: "part", source: files(import.meta, "src/**"), build: ({ out }) => sh\`
  mkdir -p \${out}/deep/er; cp -r . \${out}/src; echo \${out} >\${out}/deep/er/file; chmod -R a-w \${out}
\` });
export const merged = compose({ name: "merged", result: () => mergeTree({ name: "merged", parts: [part, files(import.meta, "src/**")] }) });
export const top = image({ name: "top", root: () => ({ "/": tree(merged) }) });
export const clock = command({ name: "clock", build: ({ out }) => sh\`mkdir -p \${out}/deep; date >\${out}/deep/file; chmod -R a-w \${out}\` });
export const bad = command({ name: "bad", build: ({ out }) => sh\`mkdir -p \${out}/x; touch y; chmod -R a-w \${out} .; false\` });
`;

test("all of it", async (context) => {
  if (process.geteuid?.() !== 0) context.skip("the other tests run as an ordinary user already");
  await using project = await seededProject(RECIPES, { "src/a": "a\n", "src/b/c": "c\n" });
  giveToOrdinary(project);
  const run = async (...args: string[]) => await asOrdinary(project, args);

  const first = await run("realise", "top");
  expect([first.stderr, first.exitCode]).toEqual([expect.stringContaining("built"), 0]);
  const again = await run("realise", "top", "--no-link");
  expect([again.stdout, again.exitCode]).toEqual([first.stdout, 0]);

  const bad = await run("realise", "bad");
  expect([bad.stderr, bad.exitCode]).toEqual([expect.stringContaining("BUILD_FAILED"), 100]);
  expect(readdirSync(join(project.store, "var/tmp"))).toEqual([]);
  expect(
    readdirSync(join(project.store, "objects")).filter((name) => name.startsWith(".")),
  ).toEqual([]);
}, 180_000);

test("checks, of what comes out the same and of what does not", async (context) => {
  if (process.geteuid?.() !== 0) context.skip("the other tests run as an ordinary user already");
  await using project = await seededProject(RECIPES, { "src/a": "a\n" });
  giveToOrdinary(project);
  const run = async (...args: string[]) => await asOrdinary(project, args);
  const built = await run("realise", "part", "clock");
  expect([built.stderr, built.exitCode]).toEqual([expect.stringContaining("built"), 0]);
  const checked = await run("realise", "--check", "part", "clock");
  expect(checked.stderr).toMatch(/✓ checked +part +x86_64-gnu +the same bytes/);
  expect(checked.stderr).toMatch(/^error NOT_REPRODUCIBLE [^]*^ {2}file +out\/deep\/file$/m);
  expect(checked.exitCode).toBe(104);
  expect(readdirSync(join(project.store, "var/tmp"))).toEqual([]);
  const left = readdirSync(join(project.store, "objects"));
  expect(left.filter((name) => name.startsWith("."))).toEqual([]);
  expect(left.filter((name) => name.endsWith("-clock-x86_64-gnu"))).toHaveLength(2);
}, 180_000);

test("a database that may not be written is told, and works again afterwards", async (context) => {
  if (process.geteuid?.() !== 0) context.skip("the other tests run as an ordinary user already");
  await using project = await seededProject(
    ["x", "y", "z"].map((name) => `export const ${name} = compose({ name: "${name}", result: () => text("${name}", "") });\n`).join(""), // prettier-ignore
  );
  giveToOrdinary(project);
  const database = join(project.store, "var/db.sqlite");
  const realiseWith = async (file: string, mode: number, target: string) => {
    chmodSync(file, mode);
    const { stderr, exitCode } = await asOrdinary(project, ["realise", target]);
    chmodSync(file, 0o644);
    return [stderr, exitCode];
  };
  const denied = (path: string): unknown =>
    expect.stringMatching(
      new RegExp(`^error PERMISSION_DENIED  cannot write the database: .*\n  path +${path}\n`),
    );
  expect(await realiseWith(database, 0o644, "x")).toEqual([expect.any(String), 0]);
  expect(await realiseWith(database, 0o444, "y")).toEqual([denied(database), 1]);
  expect(await realiseWith(database, 0o644, "y")).toEqual([expect.any(String), 0]);

  writeFileSync(`${database}-shm`, "");
  expect(await realiseWith(`${database}-shm`, 0o444, "z")).toEqual([denied(`${database}-shm`), 1]);
});
