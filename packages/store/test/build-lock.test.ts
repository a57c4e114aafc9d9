import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { openStore } from "../src/index.ts";
import { temporaryFolder, temporaryStore } from "./temporary-store.ts";

test("a lock is taken by one at a time, and its holder is named", async () => {
  const root = join(temporaryFolder(), "store");
  const first = await openStore({ root, command: "the first" });
  const second = await openStore({ root, command: "the second" });
  const held = await first.lock("key", { onWait: () => expect.unreachable() });
  const seen: string[] = [];
  const waited = Promise.withResolvers<void>();
  const wanted = second.lock("key", {
    onWait: ({ command, pid }) => {
      seen.push(`${command} ${pid}`);
      waited.resolve();
    },
  });
  await waited.promise;
  await held.release();
  await using lock = await wanted;
  expect(lock.key).toBe("key");
  expect(seen).toEqual([`the first ${process.pid}`]);
  await first[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
});

test("whoever only tries gets no lock that somebody holds, and one that is free", async () => {
  const root = join(temporaryFolder(), "store");
  const first = await openStore({ root, command: "the first" });
  const second = await openStore({ root, command: "the second" });
  const held = await first.tryLock("key", "zlib");
  expect(await second.tryLock("key", "zlib")).toBeUndefined();
  expect(await first.tryLock("key", "zlib")).toBeUndefined();
  expect(second.running()).toMatchObject([{ name: "zlib", waiting: [] }]);
  await held!.release();
  await using lock = await second.tryLock("key", "zlib");
  expect(lock!.key).toBe("key");
  await first[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
});

test("waiting ends when it is aborted", async () => {
  const store = await temporaryStore();
  await using _held = await store.lock("key", { onWait: () => undefined });
  const abort = new AbortController();
  const wanted = store.lock("key", {
    onWait: () => abort.abort(new Error("interrupted")),
    signal: abort.signal,
  });
  await expect(wanted).rejects.toThrow(/interrupted|aborted/);
  await using _other = await store.lock("other key", { onWait: () => expect.unreachable() });
});

test("closing the store frees its locks", async () => {
  const root = join(temporaryFolder(), "store");
  const first = await openStore({ root, command: "first" });
  await first.lock("key", { onWait: () => undefined });
  await first[Symbol.asyncDispose]();
  await first[Symbol.asyncDispose]();
  await using second = await openStore({ root, command: "second" });
  await using _lock = await second.lock("key", { onWait: () => expect.unreachable() });
});

test("E11: a build folder is private and goes away, unless it is kept", async () => {
  const store = await temporaryStore();
  const tmp = join(store.root, "var/tmp");
  const folder = await store.makeBuildFolder("gone");
  expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  await folder[Symbol.asyncDispose]();
  expect(readdirSync(tmp)).toEqual([]);
  let kept = "";
  {
    await using other = await store.makeBuildFolder("kept");
    writeFileSync(join(other.path, "file"), "");
    kept = await other.keep("0".repeat(32));
  }
  expect(readdirSync(kept)).toEqual(["file"]);
});

test("after an interruption a folder with much in it is left, one with little is not", async () => {
  const store = await temporaryStore();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const stop = new AbortController();
  const { signal } = stop;
  const [small, large] = [
    await store.makeBuildFolder("small", { signal }),
    await store.makeBuildFolder("large", { signal }),
  ];
  for (let file = 0; file < 100; file++) writeFileSync(join(large.path, String(file)), "");
  stop.abort();
  await small[Symbol.asyncDispose]();
  const leaving = large[Symbol.asyncDispose]();
  vi.advanceTimersByTime(500);
  await leaving;
  expect([existsSync(small.path), existsSync(large.path)]).toEqual([false, true]);
});

test("others see what is built, by whom, and who waits for it", async () => {
  const root = join(temporaryFolder(), "store");
  const first = await openStore({ root, command: "the first" });
  const second = await openStore({ root, command: "the second" });
  const held = await first.lock("key", { name: "zlib", onWait: () => expect.unreachable() });
  const wanted = second.lock("key", { name: "zlib", onWait: () => undefined });
  await vi.waitUntil(() => first.running()[0]!.waiting.length === 1);
  expect(second.running()).toEqual([
    {
      resolvedHash: "key",
      name: "zlib",
      since: expect.any(Date) as Date,
      holder: expect.objectContaining({ command: "the first", pid: process.pid }) as object,
      waiting: [expect.objectContaining({ command: "the second" }) as object],
    },
  ]);
  await held.release();
  await using lock = await wanted;
  expect(first.running()).toMatchObject([{ holder: { command: "the second" }, waiting: [] }]);
  await lock.release();
  expect(first.running()).toEqual([]);
  await first[Symbol.asyncDispose]();
  await second[Symbol.asyncDispose]();
});
