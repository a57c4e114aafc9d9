import { readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder, temporaryStore } from "./temporary-store.ts";

test("what dead processes of this store left in the folder goes; what others write stays", async () => {
  const store = await temporaryStore();
  const folder = temporaryFolder();
  const target = join(folder, "lab.img");
  const mine = await store.temporaryBeside(target);
  expect(mine).toMatch(/\/\.astbuild-[0-9a-z]{8}-[0-9a-f-]{36}-1\.tmp$/);
  const dead = basename(mine).replace(/-[0-9a-f]{8}-/, "-00000000-");
  const ofAnotherStore = dead.replace(/^\.astbuild-.{8}/, ".astbuild-00000000");
  for (const name of [basename(mine), dead, ofAnotherStore, "lab.img", ".astbuild-notes.tmp"])
    writeFileSync(join(folder, name), "");
  const next = await store.temporaryBeside(target);
  expect(next).not.toBe(mine);
  expect(readdirSync(folder).toSorted()).toEqual(
    [basename(mine), ofAnotherStore, "lab.img", ".astbuild-notes.tmp"].toSorted(),
  );
});
