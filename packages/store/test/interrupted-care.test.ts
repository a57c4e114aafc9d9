/** Small objects are looked at without ever waiting for anything; who asks to stop is heard all the same. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { rebuildDatabase } from "../src/index.ts";
import { make, storeCase } from "./store-case.ts";

test("verify and rebuild-db stop between small objects", async () => {
  const { root, use } = storeCase();
  await use(async (store) => {
    const names = Array.from({ length: 130 }, (_, index) => `object-${index}`);
    await Promise.all(names.map(async (name) => await make(store, name)));
  });
  const stopSoon = (): { signal: AbortSignal; onProgress: () => void } => {
    const controller = new AbortController();
    const onProgress = (): void => void setImmediate(() => controller.abort(new Error("stopped")));
    return { signal: controller.signal, onProgress };
  };
  await use(async (store) => {
    const maintenance = await store.maintain();
    await expect(maintenance.verify(stopSoon())).rejects.toThrow("stopped");
  });
  await expect(rebuildDatabase({ root, ...stopSoon() })).rejects.toThrow("stopped");
  expect(existsSync(join(root, "var/db.sqlite.new"))).toBe(false);
  await use(async (store) => {
    expect(await (await store.maintain()).verify()).toMatchObject({ objects: 130, findings: [] });
  });
});
