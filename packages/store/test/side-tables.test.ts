import { readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { blake3 } from "@astbuild/hash";
import { expect, test } from "vitest";
import { openDatabase } from "../src/database.ts";
import { createDeferredWrites } from "../src/deferred-writes.ts";
import { openStore } from "../src/index.ts";
import type { FileStat } from "../src/index.ts";
import { createStatCache } from "../src/stat-cache.ts";
import { temporaryFolder, temporaryStore } from "./temporary-store.ts";

const stat: FileStat = {
  dev: 1n,
  ino: 2n ** 63n + 5n,
  size: 10n,
  mtimeNs: 100_000_000_001n,
  ctimeNs: 100_000_000_001n,
};
const digest = blake3("content");

test("the stat cache trusts what was settled when it was looked at, in this process and the next", async () => {
  const store = await temporaryStore();
  await store.hold([]);
  const database = await openDatabase({
    file: join(store.root, "var/db.sqlite"),
    onWait: () => undefined,
  });
  const deferred = createDeferredWrites(database);
  let now = 100_200;
  const cache = (): ReturnType<typeof createStatCache> =>
    createStatCache(database, deferred, () => now);
  const first = cache();
  expect(first.lookup("/f", stat)).toBeUndefined();
  first.remember("/f", stat, digest);
  expect(first.lookup("/f", stat)).toBe(digest);
  await deferred.flush();
  expect(cache().lookup("/f", stat)).toBe(digest);
  for (const member of ["dev", "ino", "size", "mtimeNs", "ctimeNs"] as const) {
    expect(cache().lookup("/f", { ...stat, [member]: stat[member] - 1n })).toBeUndefined();
  }
  // Looked at in the tick in which it was written: it may be written once more in the same tick.
  now = 100_000;
  const racy = cache();
  racy.lookup("/racy", stat);
  now = 200_000;
  racy.remember("/racy", stat, digest);
  expect(racy.lookup("/racy", stat)).toBeUndefined();
  // A file system that keeps whole seconds.
  const coarse = { ...stat, mtimeNs: 199_000_000_000n, ctimeNs: 199_000_000_000n };
  racy.lookup("/coarse", coarse);
  racy.remember("/coarse", coarse, digest);
  expect(racy.lookup("/coarse", coarse)).toBeUndefined();
  await deferred.flush();
  await database.close();
});

test("an old mtime that was set by hand does not hide a change", async () => {
  const store = await temporaryStore();
  const file = join(temporaryFolder(), "file");
  writeFileSync(file, "one");
  utimesSync(file, 1, 1);
  const before = statSync(file, { bigint: true });
  store.statCache.lookup(file, before);
  store.statCache.remember(file, before, blake3("one"));
  expect(store.statCache.lookup(file, before)).toBeUndefined();
});

test("history survives the process; cache folders are made where others are not", async () => {
  const root = join(temporaryFolder(), "store");
  const first = await openStore({ root, command: "first" });
  expect(first.history.expected("gcc")).toBeUndefined();
  first.history.record("gcc", { seconds: 10 });
  first.history.record("gcc", { seconds: 20, peakMemory: 4096 });
  first.history.record("gcc", { seconds: 15 });
  first.history.record("make", { seconds: 1 });
  expect(first.cacheFolders.folder("downloads")).toBe(join(root, "var/downloads"));
  expect(() => first.cacheFolders.folder("../x")).toThrow("not a cache folder");
  expect(() => first.cacheFolders.folder("live")).toThrow("not a cache folder");
  await first[Symbol.asyncDispose]();
  await using second = await openStore({ root, command: "second" });
  expect(second.history.expected("gcc")).toBe(15);
  expect(second.history.costs(["gcc", "zlib", "make"])).toEqual(
    new Map([
      ["gcc", { seconds: 15, peakMemory: 4096 }],
      ["make", { seconds: 1 }],
    ]),
  );
});

test("a log is read while it is written, and compressed when it is closed", async () => {
  const store = await temporaryStore();
  expect(store.readLog("abcdef")).toBeUndefined();
  const log = store.openLog("abcdef");
  log.write(Buffer.from("one\n"));
  const running = store.readLog("abcdef")!;
  expect([await text(running.stream), running.isCompressed, running.file]).toEqual([
    "one\n",
    false,
    log.path,
  ]);
  log.write(Buffer.from([0xff, 0x0a]));
  await log.close();
  const ended = store.readLog("abcdef")!;
  expect(ended.isCompressed).toBe(true);
  expect(readFileSync(ended.file).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  const bytes: Buffer[] = [];
  for await (const chunk of ended.stream) bytes.push(chunk as Buffer);
  expect(Buffer.concat(bytes)).toEqual(Buffer.from("one\n\xff\n", "latin1"));
  const again = store.openLog("abcdef");
  expect(await text(store.readLog("abcdef")!.stream)).toBe("");
  await again.close();
});
