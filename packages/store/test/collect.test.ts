import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  renameSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openStore, rebuildDatabase } from "../src/index.ts";
import { make, rowsOf, setLastUse, storeCase, valid } from "./store-case.ts";
import { build, temporaryFolder } from "./temporary-store.ts";

test("A14: what a result link reaches stays, and what it was built from; the rest goes", async () => {
  const { root, use, collect, objects } = storeCase();
  const link = join(temporaryFolder(), "result");
  await use(async (store) => {
    const source = await make(store, "source");
    const library = await make(store, "library");
    const program = await make(store, "program", [library.path], [library.path, source.path]);
    await make(store, "dead", [library.path]);
    await store.roots.addResultLink(link, program.path, program.resolvedHash);
  });
  expect((await collect()).freed).toMatchObject({ objects: { count: 1 }, traces: { count: 1 } });
  expect(objects()).toEqual(["library", "program", "source"]);
  expect((await collect({ outputsOnly: true })).freed).toMatchObject({ objects: { count: 1 } });
  expect(objects()).toEqual(["library", "program"]);
  unlinkSync(link);
  expect((await collect({ dryRun: true })).freed).toMatchObject({ objects: { count: 2 } });
  expect(objects()).toHaveLength(2);
  expect((await collect()).freed).toMatchObject({ objects: { count: 2 } });
  expect(objects()).toEqual([]);
  expect(readdirSync(join(root, "var/roots/results"))).toEqual([]);
  expect(rowsOf(root)).toEqual({});
  expect((await collect()).freed).toEqual({});
});

test("the least recently used goes first, never before what refers to it", async () => {
  const { root, use, collect, objects } = storeCase();
  await use(async (store) => {
    const library = await make(store, "library");
    await make(store, "program", [library.path]);
    await make(store, "old");
  });
  setLastUse(root, { library: 1000, program: 3000, old: 2000 });
  await collect({ maxFreed: 1 });
  expect(objects()).toEqual(["library", "program"]);
  await collect({ keepBytes: 1_000_000 });
  expect(objects()).toHaveLength(2);
  await collect({ maxFreed: 1 });
  expect(objects()).toEqual(["library"]);
  await use(async (store) => await store.hold(valid(store)));
  await collect({ olderThan: 3600 });
  expect(objects()).toEqual(["library"]);
  await collect({ keepBytes: 0 });
  expect(objects()).toEqual([]);
});

test("what a living process holds stays, with all it refers to; also what was taken since the mark", async () => {
  const { use, collect, objects } = storeCase();
  const paths = await use(async (store) => {
    const library = await make(store, "library");
    return [library.path, (await make(store, "program", [library.path])).path];
  });
  await use(async (store) => {
    await store.hold([paths[1]!]);
    expect((await collect()).freed).toEqual({});
  });
  expect(objects()).toEqual(["library", "program"]);
  await use(async (store) => {
    const maintenance = await store.maintain();
    let isFirst = true;
    await maintenance.collect({
      isEnough: async () => {
        if (isFirst) await store.hold([paths[1]!]);
        isFirst = false;
        return false;
      },
    });
    expect(objects()).toEqual(["library", "program"]);
  });
  await collect();
  expect(objects()).toEqual([]);
});

test("a root that is made and whose maker ends between mark and deletion keeps all of it", async () => {
  const { use, collect, objects } = storeCase();
  const link = join(temporaryFolder(), "result");
  const made = await use(async (store) => {
    const source = await make(store, "source");
    return await make(store, "program", [], [source.path]);
  });
  let isFirst = true;
  await collect({
    isEnough: async () => {
      if (isFirst)
        await use(
          async (store) => await store.roots.addResultLink(link, made.path, made.resolvedHash),
        );
      isFirst = false;
      return false;
    },
  });
  expect(objects()).toEqual(["program", "source"]);
});

test("A4: leftovers of dead processes and junk without a row go", async () => {
  const { root, use, collect } = storeCase();
  const live = "00000000-0000-4000-8000-000000000000";
  await use(async (store) => await make(store, "object"));
  mkdirSync(join(root, `objects/.new-${live}-12345678/sub`), { recursive: true, mode: 0o500 });
  writeFileSync(join(root, `objects/.trash-${live}-12345678`), "");
  writeFileSync(join(root, "objects/stray.lock"), "");
  symlinkSync("nowhere", join(root, "objects/stray-link"));
  mkdirSync(join(root, `var/tmp/${live}-1-build`));
  writeFileSync(join(root, `var/live/${live}.db`), "");
  mkdirSync(join(root, "var/tmp/kept-now-1-build"));
  mkdirSync(join(root, "var/segments"));
  writeFileSync(join(root, "var/segments/one"), "bytes");
  const { freed } = await collect();
  expect(freed).toMatchObject({
    objects: { count: 1 },
    leftovers: { count: 5 },
    "kept build folders": { count: 1 },
    segments: { count: 1 },
  });
  for (const folder of ["objects", "var/tmp", "var/live", "var/segments"])
    expect(readdirSync(join(root, folder))).toEqual([]);
});

test("A10: an object that holds its own path, and outputs that refer to each other in turn, go like others", async () => {
  const { use, collect, objects } = storeCase();
  await use(async (store) => {
    await build(store, {
      name: "self",
      outputs: {
        out: (target, scratch) => writeFileSync(target, `${scratch["out"]} ${scratch["lib"]}`),
        lib: (target, scratch) => writeFileSync(target, `${scratch["lib"]}`),
      },
    });
    const out = valid(store).find((path) => path.endsWith("-self"))!;
    await store.roots.addNamed("keep", out);
  });
  await collect();
  expect(objects()).toEqual(["self", "self-lib"]);
  await use(async (store) => await store.roots.removeNamed("keep"));
  await collect();
  expect(objects()).toEqual([]);
});

test("logs go with their derivation, not while it is built", async () => {
  const { root, use, collect } = storeCase();
  const hash = await use(async (store) => {
    const { resolvedHash } = await make(store, "object");
    for (const name of [resolvedHash, "ab-failed"]) {
      const log = store.openLog(name);
      log.write(Buffer.from("text"));
      await log.close();
    }
    await store.roots.addNamed("keep", valid(store)[0]!);
    return resolvedHash;
  });
  await use(async (store) => {
    await using _lock = await store.lock("ab-failed", { onWait: () => {} });
    expect((await collect()).freed).toEqual({});
  });
  expect((await collect({ dryRun: true })).freed).toMatchObject({ logs: { count: 1 } });
  expect((await collect()).freed).toMatchObject({ logs: { count: 1 } });
  expect(existsSync(join(root, `var/log/${hash.slice(0, 2)}/${hash}.log.gz`))).toBe(true);
  await use(async (store) => await store.roots.removeNamed("keep"));
  expect((await collect({ dryRun: true })).freed).toMatchObject({ logs: { count: 1 } });
  expect((await collect()).freed).toMatchObject({ logs: { count: 1 } });
});

test("a temporary file beside a log stays as long as a process lives that may have made it", async () => {
  const { root, use, collect } = storeCase();
  await use(async (store) => {
    await using _lock = await store.lock("ab-failed", { onWait: () => {} });
    const file = join(root, "var/log/ab/.astbuild-0.tmp");
    const began = Date.now();
    mkdirSync(dirname(file));
    // The kernel's clock for files ticks slowly.
    do writeFileSync(file, "");
    while (statSync(file).ctimeMs < began);
    expect((await collect()).freed).toEqual({});
    expect(existsSync(file)).toBe(true);
  });
  expect((await collect()).freed).toMatchObject({ logs: { count: 1 } });
});

test("logs of failed builds and kept folders stop where the policies stop, by their own age and size", async () => {
  const { root, use, collect } = storeCase();
  const log = (hash: string): string => join(root, `var/log/${hash.slice(0, 2)}/${hash}.log.gz`);
  await use(async (store) => {
    for (const hash of ["aa-old", "bb-new"]) {
      const writer = store.openLog(hash);
      writer.write(Buffer.from("text"));
      await writer.close();
    }
  });
  utimesSync(log("aa-old"), 1000, 1000);
  const kept = join(root, "var/tmp/kept-now-1-build");
  mkdirSync(join(kept, "closed"), { recursive: true });
  writeFileSync(join(kept, "big"), Buffer.alloc(1 << 20, 1));
  chmodSync(join(kept, "closed"), 0);
  expect((await collect({ maxFreed: 1 })).freed).toMatchObject({ logs: { count: 1 } });
  expect([existsSync(log("aa-old")), existsSync(log("bb-new"))]).toEqual([false, true]);
  expect((await collect({ olderThan: 3600 })).freed).toEqual({});
  const dry = await collect({ dryRun: true });
  expect(dry.freed["kept build folders"]!.bytes).toBeGreaterThanOrEqual(1 << 20);
  expect((await collect({ keepBytes: 2 << 20 })).freed).toEqual({});
  expect((await collect({ keepBytes: 1 << 19 })).freed).toMatchObject({
    "kept build folders": { count: 1 },
  });
  await collect();
  expect(readdirSync(join(root, "var/log"))).toEqual([]);
});

test("halves that a killed process left beside logs and roots go", async () => {
  const { root, use, collect } = storeCase();
  const hash = await use(async (store) => {
    const { path, resolvedHash } = await make(store, "object");
    await store.roots.addNamed("keep", path);
    await store.openLog(resolvedHash).close();
    return resolvedHash;
  });
  const log = join(root, `var/log/${hash.slice(0, 2)}`);
  writeFileSync(join(log, `${hash}.log.gz.tmp`), "half");
  symlinkSync("nowhere", join(root, "var/roots/named/.astbuild-1.tmp"));
  writeFileSync(join(root, "var/.astbuild-2.tmp"), "half");
  expect((await collect()).freed).toMatchObject({ logs: { count: 1 }, leftovers: { count: 2 } });
  expect(readdirSync(log)).toEqual([`${hash}.log.gz`]);
  expect(readdirSync(join(root, "var/roots/named"))).toEqual(["keep"]);
});

test("a root whose object has lost its row stops the collection; rebuild-db takes it in again", async () => {
  const { root, use, collect, objects } = storeCase();
  await use(async (store) => {
    const { path } = await make(store, "object");
    await make(store, "dead");
    await store.roots.addNamed("keep", path);
  });
  const database = new DatabaseSync(join(root, "var/db.sqlite"));
  database.exec("DELETE FROM object");
  database.close();
  await expect(collect()).rejects.toMatchObject({ code: "STORE_DATABASE_LOST" });
  expect(objects()).toEqual(["dead", "object"]);
  await rebuildDatabase({ root });
  await collect();
  expect(objects()).toEqual(["object"]);
});

test("roots hold when the store is named by another path, and named ones when it was moved", async () => {
  const { root, use, objects } = storeCase();
  const folder = temporaryFolder();
  symlinkSync(root, join(folder, "other-name"));
  await use(async (store) => {
    const one = await make(store, "one");
    await store.roots.addResultLink(join(folder, "result"), one.path);
    const two = await make(store, "two");
    await store.roots.addNamed("two", two.path);
  });
  {
    await using other = await openStore({ root: join(folder, "other-name"), command: "test" });
    await (await other.maintain()).collect();
  }
  expect(objects()).toEqual(["one", "two"]);
  renameSync(root, join(folder, "moved"));
  await using moved = await openStore({ root: join(folder, "moved"), command: "test" });
  await (await moved.maintain()).collect();
  expect(readdirSync(join(folder, "moved/objects")).map((name) => name.slice(33))).toEqual(["two"]);
});
