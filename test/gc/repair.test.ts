/** Damage is found, and repaired by building again. nix.md D1, D2, D3. */

import { chmod, readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removeTree } from "@astbuild/fs";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

async function objectNamed(store: string, name: string): Promise<string> {
  const names = await readdir(join(store, "objects"));
  return join(
    store,
    "objects",
    names.find((each) => each.endsWith(`-${name}`))!,
  );
}

test("D1, D3: a changed file and a missing object are found and made again", async () => {
  await using project = await temporaryProject(TINY);
  await project.astbuild("realise", "tiny");
  expect((await project.astbuild("store", "verify", "--contents")).stdout).toMatch(
    /: all sound\n$/,
  );
  const etc = await objectNamed(project.store, "etc");
  await chmod(join(etc, "motd"), 0o644);
  await writeFile(join(etc, "motd"), "hullo\n");
  await chmod(join(etc, "motd"), 0o444);
  const found = await project.astbuild("store", "verify");
  expect(found.exitCode).toBe(1);
  expect(found.stdout).toMatch(/^content +\/ast\/store\/.*-etc\n +motd: changed at /);
  const repaired = await project.astbuild("store", "repair");
  expect(repaired.exitCode).toBe(0);
  expect(repaired.stdout).toMatch(/^repaired .*-etc\n$/);
  expect(await readFile(join(etc, "motd"), "utf8")).toBe("hello\n");
  await removeTree(etc);
  expect((await project.astbuild("store", "verify")).stdout).toMatch(
    /^missing +\/ast\/store\/.*-etc\n/,
  );
  expect((await project.astbuild("store", "repair", "tiny")).exitCode).toBe(0);
  expect((await project.astbuild("store", "verify", "--contents")).stdout).toMatch(
    /: all sound\n$/,
  );
});

test("D1: a collection between finding and repairing takes nothing that the repair needs", async () => {
  await using project = await temporaryProject(TINY);
  await project.astbuild("realise", "etc");
  const etc = await objectNamed(project.store, "etc");
  await chmod(join(etc, "motd"), 0o644);
  await writeFile(join(etc, "motd"), "hullo\n");
  expect((await project.astbuild("store", "verify")).exitCode).toBe(1);
  await project.astbuild("gc");
  const repaired = await project.astbuild("store", "repair");
  expect(repaired.stdout).toMatch(/^repaired .*-etc\n$/);
  expect(repaired.exitCode).toBe(0);
});

test("D2: what nothing makes any more stays damaged, and is said to", async () => {
  await using project = await temporaryProject(TINY);
  await project.write("file", "text");
  const added = await project.astbuild("store", "add", "file", "--root", "file");
  const path = added.stdout.trim();
  await chmod(path, 0o644);
  await writeFile(path, "more");
  const repaired = await project.astbuild("store", "repair");
  expect(repaired.exitCode).toBe(1);
  expect(repaired.stderr).toMatch(/^error STORE_DAMAGED .*\n +damaged +\/ast\/store\/.*-file\n/);
});

test("export and import carry a closure; a lost database is made again", async () => {
  await using from = await temporaryProject(TINY);
  await using to = await temporaryProject(TINY);
  const path = (await from.astbuild("realise", "etc", "--no-link")).stdout.trim();
  const file = join(from.folder, "etc.closure");
  expect((await from.astbuild("store", "export", path, "-o", file)).exitCode).toBe(0);
  const imported = await to.astbuild("store", "import", file, "--root", "etc");
  expect(imported).toMatchObject({ exitCode: 0, stderr: "" });
  expect(imported.stdout).toMatch(/^\/ast\/store\/.*-etc\n$/);
  for (const end of ["", "-wal", "-shm"]) await removeTree(join(to.store, `var/db.sqlite${end}`));
  expect((await to.astbuild("gc")).stderr).toMatch(
    /^error STORE_DATABASE_LOST .*\n.*\n +hint +astbuild store rebuild-db\n$/,
  );
  const rebuilt = await to.astbuild("store", "rebuild-db");
  expect(rebuilt.stdout).toBe("1 objects and 0 builds registered\n");
  await to.astbuild("gc");
  expect(await readdir(join(to.store, "objects"))).toHaveLength(1);
});
