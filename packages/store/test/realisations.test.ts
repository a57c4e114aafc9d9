import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import type { Published, Store } from "../src/index.ts";
import { build, temporaryFolder, temporaryStore } from "./temporary-store.ts";

function publish(
  store: Store,
  name: string,
  text: string,
  inputs: Published[] = [],
): Promise<Published> {
  const paths = inputs.map(({ outputs }) => outputs["out"]!.path);
  return build(store, {
    name,
    staticHash: `static ${name}`,
    resolvedHash: `resolved ${name} ${paths.join()}`,
    candidates: paths,
    outputs: { out: (target) => writeFileSync(target, text) },
  });
}

test("the memo answers for a whole graph, and holds what it finds", async () => {
  const store = await temporaryStore();
  const a = await publish(store, "a", "a");
  const b = await publish(store, "b", "b", [a]);
  const found = await store.realisationsByStatic(["static a", "static b", "static c"]);
  expect(found).toEqual(
    new Map([
      ["static a", a.realisation],
      ["static b", b.realisation],
    ]),
  );
});

test("a second static hash for the same resolved one is remembered across processes", async () => {
  const root = join(temporaryFolder(), "store");
  const first = await openStore({ root, command: "first" });
  const a = await publish(first, "a", "a");
  first.rememberStatic("static a with a comment", a.realisation);
  await first[Symbol.asyncDispose]();
  await using second = await openStore({ root, command: "second" });
  expect(await second.realisationsByStatic(["static a with a comment"])).toEqual(
    new Map([["static a with a comment", a.realisation]]),
  );
});

test("when a rebuild differs, memos of everything built from the old output are dropped", async () => {
  const store = await temporaryStore();
  const a = await publish(store, "a", "one");
  const b = await publish(store, "b", "b", [a]);
  await publish(store, "c", "c", [b]);
  await publish(store, "other", "other");
  const rebuilt = await publish(store, "a", "two");
  expect(rebuilt.notReproducible?.previous).toEqual(a.realisation);
  const found = await store.realisationsByStatic([
    "static a",
    "static b",
    "static c",
    "static other",
  ]);
  expect([...found.keys()]).toEqual(["static a", "static other"]);
  expect(found.get("static a")).toEqual(rebuilt.realisation);
});

test("wanted outputs come from one build; an older complete one is taken when the newest lost some", async () => {
  const store = await temporaryStore();
  const twoOutputs = (text: string): Promise<Published> =>
    build(store, {
      name: "two",
      staticHash: "static",
      resolvedHash: "resolved",
      outputs: {
        out: (target) => writeFileSync(target, `out ${text}`),
        dev: (target) => writeFileSync(target, `dev ${text}`),
      },
    });
  const older = await twoOutputs("older");
  const newer = await twoOutputs("newer");
  deleteObject(store, newer.outputs["dev"]!.path);
  expect(await store.realisation("resolved", ["out"])).toEqual(newer.realisation);
  expect(await store.realisation("resolved", ["out", "dev"])).toEqual(older.realisation);
  expect((await store.realisationsByStatic(["static"])).get("static")).toEqual(older.realisation);
  deleteObject(store, older.outputs["dev"]!.path);
  expect(await store.realisation("resolved", ["dev"])).toBeUndefined();
  expect((await store.realisationsByStatic(["static"])).size).toBe(0);
});

test("an output that comes back under the same path makes its builds complete again", async () => {
  const root = join(temporaryFolder(), "store");
  const first = await openStore({ root, command: "first" });
  const a = await publish(first, "a", "text");
  await first[Symbol.asyncDispose]();
  await using store = await openStore({ root, command: "second" });
  deleteObject(store, a.outputs["out"]!.path);
  expect(await store.realisation(a.realisation.resolvedHash, ["out"])).toBeUndefined();
  await build(store, {
    name: "a",
    resolvedHash: "another derivation",
    staticHash: "another",
    outputs: { out: (target) => writeFileSync(target, "text") },
  });
  expect(await store.realisation(a.realisation.resolvedHash, ["out"])).toEqual(a.realisation);
});

test("one build that cannot be registered does not take others with it", async () => {
  const store = await temporaryStore();
  const gone = await publish(store, "gone", "gone");
  const bad = publish(store, "bad", `refers to ${gone.outputs["out"]!.path}`, [gone]);
  deleteObject(store, gone.outputs["out"]!.path);
  const [badResult, good] = await Promise.allSettled([bad, publish(store, "good", "good")]);
  expect(badResult).toMatchObject({ status: "rejected", reason: { code: "PATH_NOT_VALID" } });
  expect(good.status).toBe("fulfilled");
});

test("a referenced object cannot be deleted from the database", async () => {
  const store = await temporaryStore();
  const a = await publish(store, "a", "a");
  await publish(store, "b", a.outputs["out"]!.path, [a]);
  expect(() => deleteObject(store, a.outputs["out"]!.path)).toThrow(
    "FOREIGN KEY constraint failed",
  );
});

/** As the collector would, but for the files. */
function deleteObject(store: Store, path: string): void {
  const database = new DatabaseSync(join(store.root, "var/db.sqlite"), { timeout: 2000 });
  database.exec("PRAGMA foreign_keys = ON");
  try {
    database.prepare("DELETE FROM object WHERE path = ?").run(path);
  } finally {
    database.close();
  }
}
