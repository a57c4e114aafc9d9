import { mkdirSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { rebuildDatabase } from "../src/index.ts";
import type { DerivationRecord, Published, Store } from "../src/index.ts";
import { rowsOf, storeCase } from "./store-case.ts";
import { build, temporaryFolder } from "./temporary-store.ts";

const RECORD: DerivationRecord = {
  recipe: "zlib",
  platform: "riscv64-musl",
  description: { name: "zlib-1", builder: { env: { CFLAGS: "-O2 ü" } }, inputs: [] },
};

async function makeZlib(store: Store, version: number): Promise<Published> {
  return await build(store, {
    name: `zlib-${version}`,
    seconds: version,
    derivation: RECORD,
    outputs: {
      out: (target) => mkdirSync(join(target, String(version)), { recursive: true }),
      dev: (target) => mkdirSync(target),
    },
  });
}

test("builds are found by recipe and by what they made, the newest first", async () => {
  await storeCase().use(async (store) => {
    const first = await makeZlib(store, 1);
    const second = await makeZlib(store, 2);
    const { resolvedHash, outputs } = first.realisation;
    expect(store.records.record(resolvedHash)).toEqual(RECORD);
    expect(store.records.record("unknown")).toBeUndefined();
    const builds = store.records.buildsOf("zlib", "riscv64-musl");
    expect(builds.map(({ name, seconds }) => [name, seconds])).toEqual([
      ["zlib-2", 2],
      ["zlib-1", 1],
    ]);
    expect(builds[1]).toMatchObject({ resolvedHash, outputs });
    expect(store.records.buildOf(resolvedHash)).toEqual(builds[1]);
    expect(store.records.buildOf("unknown")).toBeUndefined();
    expect(store.records.buildsOf("zlib")).toEqual([]);
    expect(store.records.makersOf(second.outputs["out"]!.path)).toEqual([builds[0]]);
    expect(store.records.makersOf(first.outputs["dev"]!.path)).toEqual([builds[1]]);
  });
});

test("a record goes with the last build of its hash, and survives a new database", async () => {
  const { root, use, collect } = storeCase();
  const link = join(temporaryFolder(), "result");
  const hash = await use(async (store) => {
    const { outputs, realisation } = await makeZlib(store, 1);
    await makeZlib(store, 2);
    await store.roots.addResultLink(link, outputs["out"]!.path, realisation.resolvedHash);
    return realisation.resolvedHash;
  });
  expect(rowsOf(root)["derivation"]).toBe(2);
  await collect();
  expect(rowsOf(root)["derivation"]).toBe(1);
  await rebuildDatabase({ root });
  await use(async (store) => {
    expect(store.records.record(hash)).toEqual(RECORD);
    await Promise.resolve();
  });
  unlinkSync(link);
  await collect();
  expect(rowsOf(root)).toEqual({});
});

test("builds of a store that kept no records are known without them", async () => {
  const { root, use } = storeCase();
  const path = await use(async (store) => (await makeZlib(store, 1)).outputs["out"]!.path);
  const database = new DatabaseSync(join(root, "var/db.sqlite"));
  database.exec("DELETE FROM derivation");
  database.close();
  await use(async (store) => {
    const [maker] = store.records.makersOf(path);
    expect(maker).toMatchObject({ name: "zlib-1" });
    expect(store.records.record(maker!.resolvedHash)).toBeUndefined();
    expect(store.records.buildsOf("zlib", "riscv64-musl")).toEqual([]);
    await Promise.resolve();
  });
});
