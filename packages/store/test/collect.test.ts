import {
  existsSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import type { StorePath } from "@astbuild/derivation";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import type { Collected, CollectOptions, Store } from "../src/index.ts";
import { build, temporaryFolder } from "./temporary-store.ts";

interface Case {
  readonly root: string;
  /** Runs with a store that is closed afterwards: what it held is no root any more. */
  readonly use: <T>(work: (store: Store) => Promise<T>) => Promise<T>;
  readonly collect: (options?: CollectOptions) => Promise<Collected>;
  readonly objects: () => string[];
}

function testCase(): Case {
  const root = join(temporaryFolder(), "store");
  const use = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    await using store = await openStore({ root, command: "test" });
    return await work(store);
  };
  return {
    root,
    use,
    collect: (options) => use(async (store) => await (await store.maintain()).collect(options)),
    objects: () =>
      readdirSync(join(root, "objects"))
        .map((name) => name.slice(33))
        .sort(),
  };
}

interface Made {
  readonly path: StorePath;
  readonly resolvedHash: string;
}

async function make(
  store: Store,
  name: string,
  references: readonly StorePath[] = [],
  inputs = references,
): Promise<Made> {
  const published = await build(store, {
    name,
    candidates: references,
    inputs,
    outputs: {
      out: (target) => {
        mkdirSync(target);
        writeFileSync(join(target, "file"), `${name} ${references.join(" ")}`);
      },
    },
  });
  const { realisation } = published;
  return { path: published.outputs["out"]!.path, resolvedHash: realisation.resolvedHash };
}

test("what a result link reaches stays, and what it was built from; the rest goes", async () => {
  const { root, use, collect, objects } = testCase();
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
  const { root, use, collect, objects } = testCase();
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
  const { use, collect, objects } = testCase();
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
  const { use, collect, objects } = testCase();
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

test("leftovers of dead processes and junk without a row go", async () => {
  const { root, use, collect } = testCase();
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

test("logs go with their derivation, not while it is built", async () => {
  const { root, use, collect } = testCase();
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

function valid(store: Store): StorePath[] {
  const names = readdirSync(join(store.root, "objects"));
  return names.map((name) => `/ast/store/${name}` as StorePath);
}

function setLastUse(root: string, times: Readonly<Record<string, number>>): void {
  const database = new DatabaseSync(join(root, "var/db.sqlite"));
  for (const [name, at] of Object.entries(times)) {
    database
      .prepare(
        "INSERT OR REPLACE INTO last_use SELECT id, ? FROM object WHERE substr(path, 45) = ?",
      )
      .run(at, name);
  }
  database.close();
}

/** Rows by table, where there are any. */
function rowsOf(root: string): Record<string, number> {
  const database = new DatabaseSync(join(root, "var/db.sqlite"));
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all();
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const { n } = database.prepare(`SELECT count(*) AS n FROM ${String(name)}`).get()!;
    if (Number(n) > 0) counts[String(name)] = Number(n);
  }
  database.close();
  return counts;
}
