import { statfsSync } from "node:fs";
import { expect, test } from "vitest";
import { openStore } from "../src/index.ts";
import { make, storeCase } from "./store-case.ts";

test("under the floor garbage is collected, and nothing of what this process holds", async () => {
  const store = storeCase();
  await store.use(async (open) => {
    await make(open, "old");
    await make(open, "older");
  });
  const { bavail, bsize } = statfsSync(store.root);
  await using open = await openStore({
    root: store.root,
    command: "test",
    floor: { freeBytes: bavail * bsize * 2 },
  });
  await make(open, "held");
  expect((await open.makeRoom())?.freed).toMatchObject({ objects: { count: 2 } });
  expect(store.objects()).toEqual(["held"]);
  // It did not help: not asked again at once.
  expect(await open.makeRoom()).toBeUndefined();
});

test("inodes count too; with room, or without a floor, nothing is done", async () => {
  const store = storeCase();
  await store.use(async (open) => {
    await make(open, "dead");
    expect(await open.makeRoom()).toBeUndefined();
  });
  const command = "test";
  await using roomy = await openStore({ root: store.root, command, floor: { freeBytes: 1 } });
  expect(await roomy.makeRoom()).toBeUndefined();
  const { files, ffree } = statfsSync(store.root);
  await using low = await openStore({
    root: store.root,
    command,
    floor: { freeInodes: ffree * 2 + 1 },
  });
  // Some file systems make inodes as they need them, and count none.
  const wanted = files > 0 ? 1 : undefined;
  expect((await low.makeRoom())?.freed["objects"]?.count).toBe(wanted);
});
