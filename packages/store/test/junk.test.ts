import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import { build, temporaryFolder, temporaryStore } from "./temporary-store.ts";

const write = (target: string): void => writeFileSync(target, "right");

test("D14: what lies at the target without a row is moved away, never adopted", async () => {
  const other = await temporaryStore();
  const { path } = (await build(other, { name: "object", outputs: { out: write } })).outputs[
    "out"
  ]!;
  const store = await temporaryStore();
  mkdirSync(store.physical(path));
  writeFileSync(join(store.physical(path), "junk"), "");
  expect((await store.hold([path])).size).toBe(0);
  const { outputs } = await build(store, { name: "object", outputs: { out: write } });
  expect(outputs["out"]!.fresh).toBe(true);
  expect(readFileSync(store.physical(path), "utf8")).toBe("right");
});

test("junk is gone when the store is closed", async () => {
  const root = join(temporaryFolder(), "store");
  const store = await openStore({ root, command: "test" });
  const { path } = (await build(store, { name: "object", outputs: { out: write } })).outputs[
    "out"
  ]!;
  await store[Symbol.asyncDispose]();
  // As after a crash between rename and commit.
  const database = new DatabaseSync(join(root, "var/db.sqlite"));
  database.exec("PRAGMA foreign_keys = ON; DELETE FROM object");
  database.close();
  const again = await openStore({ root, command: "test" });
  expect(again.info(path)).toBeUndefined();
  expect(
    await again.realisation(
      (await build(again, { name: "object", outputs: { out: write } })).realisation.resolvedHash,
      ["out"],
    ),
  ).toBeDefined();
  await again[Symbol.asyncDispose]();
  expect(readdirSync(join(root, "objects"))).toEqual([path.slice("/ast/store/".length)]);
  expect(readdirSync(join(root, "var/live"))).toEqual([]);
  rmSync(root, { recursive: true });
});
