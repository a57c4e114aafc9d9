import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { isAstbuildError } from "@astbuild/errors";
import { expect, onTestFinished, test } from "vitest";
import { openStore, rebuildDatabase } from "../src/index.ts";
import { make, storeCase } from "./store-case.ts";
import type { StoreCase } from "./store-case.ts";
import { build } from "./temporary-store.ts";
import { SCHEMA_VERSION } from "../src/schema.ts";

async function fillStore(store: StoreCase): Promise<string> {
  return await store.use(async (open) => {
    const library = await make(open, "library");
    const program = await make(open, "program", [library.path]);
    await build(open, {
      name: "self",
      outputs: { out: (target, scratch) => writeFileSync(target, `I am ${scratch["out"]}`) },
    });
    // Fetched: no reference, whatever its text says.
    await build(open, {
      name: "text",
      candidates: [],
      scratch: false,
      outputs: {
        out: (target) => writeFileSync(target, `about ${program.path} and ${library.path}`),
      },
    });
    await open.roots.addNamed("keep", program.path, program.resolvedHash);
    return program.resolvedHash;
  });
}

/** All that a rebuilt database must say again. */
function dump(store: StoreCase): unknown {
  const database = new DatabaseSync(join(store.root, "var/db.sqlite"));
  const rows = database
    .prepare(
      `SELECT path, digest, content_digest, self, size, (SELECT group_concat(other.path) FROM reference
       JOIN object AS other ON other.id = referee WHERE referrer = object.id) AS refs FROM object ORDER BY path`,
    )
    .all();
  database.close();
  return rows;
}

test("an object whose own path was allowed where checksums stand is exported, imported and registered anew", async () => {
  const store = storeCase();
  const chunks: Uint8Array[] = [];
  await store.use(async (open) => {
    const { outputs } = await build(open, {
      name: "checkout",
      allowedSplits: [{ reason: "nobody looks at the index" }],
      outputs: {
        out(target, scratch) {
          mkdirSync(join(target, ".git"), { recursive: true });
          writeFileSync(join(target, ".git/index"), `DIRC ${scratch["out"]}`);
        },
      },
    });
    const { path } = outputs["out"]!;
    await open.roots.addNamed("keep", path);
    for await (const chunk of (await open.maintain()).export([path])) chunks.push(chunk);
  });
  const before = dump(store);
  const other = storeCase();
  await other.use(async (open) => {
    // oxlint-disable-next-line typescript/require-await -- an async iterable is wanted
    async function* whole(): AsyncGenerator<Uint8Array> {
      yield* chunks;
    }
    await (await open.maintain()).import(whole());
  });
  expect(dump(other)).toEqual(before);
  expect(await rebuildDatabase({ root: store.root })).toMatchObject({ objects: 1, refused: [] });
  expect(dump(store)).toEqual(before);
});

test("D9: a lost database is refused, and made again from the objects as it was", async () => {
  const store = storeCase();
  await fillStore(store);
  const before = dump(store);
  for (const end of ["", "-wal", "-shm"])
    rmSync(join(store.root, `var/db.sqlite${end}`), { force: true });
  await expect(openStore({ root: store.root, command: "test" })).rejects.toMatchObject({
    code: "STORE_DATABASE_LOST",
  });
  expect(await rebuildDatabase({ root: store.root })).toMatchObject({
    objects: 4,
    builds: 0,
    refused: [],
  });
  expect(dump(store)).toEqual(before);
  await store.collect();
  expect(store.objects()).toEqual(["library", "program"]);
});

test("a truncated database is refused, and made again", async () => {
  const store = storeCase();
  await fillStore(store);
  const before = dump(store);
  truncateSync(join(store.root, "var/db.sqlite"), 8192);
  await expect(
    store.use(async (open) => await open.hold([]).then(() => open.roots.list())),
  ).rejects.toMatchObject({
    code: "STORE_DATABASE_DAMAGED",
  });
  expect(await rebuildDatabase({ root: store.root })).toMatchObject({ objects: 4 });
  expect(dump(store)).toEqual(before);
  truncateSync(join(store.root, "var/db.sqlite"), 0);
  await expect(store.use(async () => {})).rejects.toMatchObject({ code: "STORE_DATABASE_LOST" });
  await rebuildDatabase({ root: store.root });
  expect(dump(store)).toEqual(before);
  expect(readdirSync(join(store.root, "var/old-databases"))).not.toEqual([]);
});

test("wherever a database is cut off or overwritten, that is told, and all is made again", async () => {
  const store = storeCase();
  await fillStore(store);
  const before = dump(store);
  const file = join(store.root, "var/db.sqlite");
  const good = readFileSync(file);
  const damages: [what: string, bytes: Buffer][] = [
    1,
    100,
    512,
    4096,
    6000,
    good.length >> 1,
    good.length - 4096,
  ].map((size) => [`cut off at ${size}`, good.subarray(0, size)]);
  // Names of columns in the schema, and a page in the middle.
  const renamed = Buffer.from(
    good.toString("latin1").replaceAll("content_digest", "content-digest"),
    "latin1",
  );
  damages.push(["renamed", renamed], ["zeroed", Buffer.from(good).fill(0, 4096, 40_960)]);
  for (const [what, bytes] of damages) {
    writeFileSync(file, bytes);
    const found = await store
      .use(async (open) =>
        (await (await open.maintain()).verify()).findings.map((each) => each.problem),
      )
      .catch(codeOf);
    expect([what, found]).toEqual([
      what,
      expect.toSatisfy(
        (told) =>
          ["STORE_DATABASE_DAMAGED", "STORE_DATABASE_LOST"].includes(told as string) ||
          (Array.isArray(told) && told.includes("database")),
      ),
    ]);
    expect(await rebuildDatabase({ root: store.root })).toMatchObject({ objects: 4, refused: [] });
    expect(dump(store)).toEqual(before);
  }
});

/** Of what was thrown first: closing a store that is damaged throws too. */
function codeOf(error: unknown): unknown {
  if (error instanceof SuppressedError) return codeOf(error.suppressed);
  return isAstbuildError(error) ? error.code : error;
}

test("a WAL that was deleted takes the last builds with it; nothing is lost that a rebuild can find", async () => {
  const store = storeCase();
  await store.use(async (open) => await make(open, "first"));
  // As after SIGKILL: closed properly, SQLite would move the WAL into the database.
  const database = new DatabaseSync(join(store.root, "var/db.sqlite"));
  database.exec("PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0");
  await store.use(async (open) => {
    await open.roots.addNamed("second", (await make(open, "second")).path);
    for (const end of ["", "-wal"])
      copyFileSync(join(store.root, `var/db.sqlite${end}`), join(store.root, `var/copy${end}`));
  });
  database.close();
  renameSync(join(store.root, "var/copy"), join(store.root, "var/db.sqlite"));
  rmSync(join(store.root, "var/copy-wal"));
  await store.use(async (open) => {
    const verified = await (await open.maintain()).verify();
    expect(verified.findings).toEqual([]);
    expect(verified.unregistered.map((name) => name.slice(33))).toEqual(["second"]);
  });
  await expect(store.collect()).rejects.toMatchObject({ code: "STORE_DATABASE_LOST" });
  expect(store.objects()).toEqual(["first", "second"]);
  expect(await rebuildDatabase({ root: store.root })).toMatchObject({ objects: 2, refused: [] });
  await store.collect();
  expect(store.objects()).toEqual(["second"]);
});

test("D15: a store on a read-only file system is refused in words", async (context) => {
  if (process.geteuid?.() !== 0) context.skip("only root can mount read-only");
  const store = storeCase();
  await fillStore(store);
  execFileSync("mount", ["--bind", store.root, store.root]);
  onTestFinished(() => void execFileSync("umount", [store.root]));
  execFileSync("mount", ["-o", "remount,ro,bind", store.root]);
  await expect(store.use(async () => {})).rejects.toMatchObject({
    code: "PERMISSION_DENIED",
    message: "cannot write the database: the file system is read-only",
  });
});

test("a sound database keeps its builds; what is not what it is called is refused", async () => {
  const store = storeCase();
  const hash = await fillStore(store);
  writeFileSync(join(store.root, `objects/${"0".repeat(32)}-fake`), "fake");
  const rebuilt = await rebuildDatabase({ root: store.root });
  expect(rebuilt).toMatchObject({ objects: 4, builds: 4 });
  expect(rebuilt.refused).toEqual([`/ast/store/${"0".repeat(32)}-fake`]);
  await store.use(async (open) => {
    expect(await open.realisation(hash, ["out"])).toBeDefined();
    expect(readFileSync(join(open.root, "var/astbuild-store"), "utf8")).toContain(
      `schema ${SCHEMA_VERSION}`,
    );
  });
});

test("who opened the old database and came to write too late is sent back, and loses nothing it reported", async () => {
  const store = storeCase();
  await fillStore(store);
  await store.use(async (late) => {
    await rebuildDatabase({ root: store.root });
    await expect(make(late, "late")).rejects.toMatchObject({ code: "STORE_BUSY" });
  });
  await store.use(async (open) => await make(open, "late"));
  expect(store.objects()).toContain("late");
});

test("D10: who opened the store before it was brought to a newer form is sent back", async () => {
  const store = storeCase();
  await fillStore(store);
  await store.use(async (late) => {
    const database = new DatabaseSync(join(store.root, "var/db.sqlite"));
    database.exec("PRAGMA user_version = 99");
    database.close();
    await expect(make(late, "late")).rejects.toMatchObject({ code: "STORE_SCHEMA_NEWER" });
  });
});

test("nobody may use the store meanwhile", async () => {
  const store = storeCase();
  await store.use(async (open) => {
    await make(open, "object");
    await expect(rebuildDatabase({ root: store.root })).rejects.toMatchObject({
      code: "STORE_BUSY",
    });
  });
});
