/** `astbuild gc` keeps what result links and named roots reach, and takes the rest. nix.md A1, A2, A12, A13. */

import { readdir, readlink, rm, rmdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { rowsOf } from "../../packages/store/test/store-case.ts";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("A1, A2, A12, A13: a result and what it was built from stay until its link is gone; then nothing is left", async () => {
  await using project = await temporaryProject(TINY);
  const objects = join(project.store, "objects");
  await project.astbuild("realise", "tiny");
  const link = join(project.folder, "result/tiny-x86_64-gnu");
  const image = basename(await readlink(link));
  expect((await project.astbuild("root", "list")).stdout).toBe(`${link} -> /ast/store/${image}\n`);

  const first = await project.astbuild("gc");
  expect(first.stderr).toBe("");
  expect(first.stdout).toMatch(/freed .* in .*s; \d+ objects stay\n$/);
  const kept = await readdir(objects);
  expect(kept).toContain(image);
  expect(kept.map((name) => name.slice(33))).toContain("etc");

  const outputs = await project.astbuild("gc", "--outputs-only", "--json");
  expect(JSON.parse(outputs.stdout)).toMatchObject({ version: 1, dryRun: false, alive: 1 });
  expect(await readdir(objects)).toEqual([image]);

  await rm(link);
  const dry = await project.astbuild("gc", "--dry-run");
  expect(dry.stdout).toMatch(/^objects +1 .*\n[^]*would free .*; 0 objects stay\n$/);
  expect(await readdir(objects)).toEqual([image]);
  await project.astbuild("gc");
  expect(await readdir(objects)).toEqual([]);
  expect(await readdir(join(project.store, "var/roots/results"))).toEqual([]);
  expect((await project.astbuild("gc")).stdout).toMatch(/^freed 0 B in .*; 0 objects stay\n$/);
});

test("A1: after the last collection nothing is left but the store's own empty folders", async () => {
  await using project = await temporaryProject(TINY);
  await project.astbuild("realise", "tiny");
  await project.astbuild("realise", "tiny", "--arg", "dns=10.0.2.3");
  await project.astbuild("root", "add", "mine", "etc");
  await project.astbuild("root", "remove", "mine");
  await rm(join(project.folder, "result"), { recursive: true });
  await project.astbuild("gc");
  const names = await readdir(project.store, { recursive: true });
  expect(names.filter((name) => !name.startsWith("var/reserve/")).sort()).toEqual([
    "objects",
    "var",
    "var/astbuild-store",
    "var/db.sqlite",
    "var/downloads",
    "var/evaluations",
    "var/live",
    "var/log",
    "var/reserve",
    "var/roots",
    "var/roots/named",
    "var/roots/results",
    "var/segments",
    "var/tmp",
  ]);
  // What is known of the user's own files, and how long steps took, is kept for a month.
  expect(Object.keys(rowsOf(project.store)).sort()).toEqual(["history", "stat_cache"]);
  await rmdir(join(project.store, "objects"));
});

test("a named root keeps its object; removing it lets it go", async () => {
  await using project = await temporaryProject(TINY);
  await project.astbuild("realise", "etc", "--no-link");
  const added = await project.astbuild("root", "add", "mine", "etc");
  expect(added).toMatchObject({ stderr: "", exitCode: 0 });
  expect(added.stdout).toMatch(/^mine -> \/ast\/store\/.*-etc\n$/);
  await project.astbuild("gc", "--outputs-only");
  const objects = await readdir(join(project.store, "objects"));
  expect(objects.map((name) => name.slice(33))).toEqual(["etc"]);
  expect((await project.astbuild("root", "remove", "other")).stderr).toMatch(
    /^error ROOT_UNKNOWN {2}no root is named other\n {2}named +mine\n/,
  );
  expect((await project.astbuild("root", "remove", "mine")).exitCode).toBe(0);
  await project.astbuild("gc");
  expect(await readdir(join(project.store, "objects"))).toEqual([]);
});

test("A3: what lives is not deleted; why-alive and the error name root and chain", async () => {
  await using project = await temporaryProject(TINY);
  await project.astbuild("realise", "tiny");
  const link = join(project.folder, "result/tiny-x86_64-gnu");
  const image = `/ast/store/${basename(await readlink(link))}`;
  const why = await project.astbuild("why-alive", "etc");
  expect(why.stdout).toMatch(
    new RegExp(`^result link ${link}\n  ${image}\n    was built from /ast/store/.*-etc\n$`),
  );
  const etc = why.stdout.trim().split(" ").at(-1)!;
  const refused = await project.astbuild("store", "delete", etc);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toMatch(
    /^error PATH_ALIVE .*\n +root +result link: .*\n +chain .*\n +build input .*\n +hint +rm .*\n$/,
  );
  const du = await project.astbuild("store", "du");
  expect(du.stdout).toContain(link);
  await rm(link);
  const deleted = await project.astbuild("store", "delete", etc);
  expect(deleted.stdout).toMatch(new RegExp(`^deleted ${etc}\nfreed .*\n$`));
});
