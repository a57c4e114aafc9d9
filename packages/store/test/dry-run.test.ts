/** What a dry run says is what the collection after it does. */

import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { CollectOptions } from "../src/index.ts";
import { make, storeCase, valid } from "./store-case.ts";
import type { StoreCase } from "./store-case.ts";
import { build } from "./temporary-store.ts";

const DEAD = "00000000-0000-4000-8000-000000000000";

async function fill(): Promise<StoreCase> {
  const filled = storeCase();
  const { root, use } = filled;
  await use(async (store) => {
    const folder = (text: string) => ({
      out: (target: string) => {
        mkdirSync(join(target, "sub"), { recursive: true });
        writeFileSync(join(target, "sub/same"), "s".repeat(10_000));
        writeFileSync(join(target, "own"), text);
      },
    });
    await build(store, { name: "kept", outputs: folder("kept") });
    await store.roots.addNamed("keep", valid(store)[0]!);
    await build(store, { name: "one", outputs: folder("one") });
    await build(store, { name: "two", outputs: folder("two") });
    const { resolvedHash } = await make(store, "logged");
    const log = store.openLog(resolvedHash);
    log.write(Buffer.from("text"));
    await log.close();
    // "same" of all three becomes one inode, which what is kept keeps.
    await (await store.maintain()).optimise();
  });
  const [trash, tmp] = [`objects/.trash-${DEAD}-12345678`, `var/tmp/${DEAD}-1-build`];
  for (const each of [trash, tmp]) mkdirSync(join(root, each));
  writeFileSync(join(root, trash, "big"), Buffer.alloc(1 << 20, 1));
  linkSync(join(root, trash, "big"), join(root, trash, "again"));
  linkSync(join(root, trash, "big"), join(root, tmp, "elsewhere"));
  writeFileSync(join(root, "objects/stray"), "stray");
  mkdirSync(join(root, "var/segments"));
  writeFileSync(join(root, "var/segments/one"), Buffer.alloc(5000, 1));
  return filled;
}

test.each<CollectOptions>([{}, { maxFreed: 2 << 20 }, { keepBytes: 15_000 }, { olderThan: 3600 }])(
  "a dry run tells the kinds, counts, bytes and inodes that then go: %o",
  async (options) => {
    const { collect } = await fill();
    const told = await collect({ ...options, dryRun: true });
    expect(told.freed["leftovers"]!.bytes).toBeGreaterThan(1 << 20);
    const done = await collect(options);
    expect({ ...told, dryRun: false, seconds: 0 }).toEqual({ ...done, seconds: 0 });
    expect("objects" in done.freed).toBe(options.olderThan === undefined);
  },
);

test("what du calls alone is what goes", async () => {
  const { use, collect } = await fill();
  const { dead, cached } = await use(async (store) => await (await store.maintain()).diskUsage());
  expect(dead).toMatchObject({ objects: 3, bytes: dead.alone + dead.shared });
  expect(dead.shared).toBeGreaterThanOrEqual(10_000);
  const { freed } = await collect();
  expect(dead.alone).toBe(freed["objects"]!.bytes);
  expect(cached["segments"]).toEqual({ alone: freed["segments"]!.bytes, shared: 0 });
});
