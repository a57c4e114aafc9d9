import { writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { make, rowsOf, storeCase } from "./store-case.ts";
import { build, temporaryStore } from "./temporary-store.ts";

const text = (content: string) => ({
  out: (target: string): void => writeFileSync(target, content),
});

test("who asks for an object learns of each build that made it, with time, resources and isolation", async () => {
  const store = await temporaryStore();
  const source = await make(store, "source");
  const first = await build(store, {
    name: "a",
    inputs: [source.path],
    seconds: 1.5,
    facts: { isolation: "sandbox", cpuSeconds: 2.25, maxRss: 4096 },
    outputs: text("same"),
  });
  await build(store, {
    name: "a",
    resolvedHash: "another derivation",
    facts: { isolation: "engine" },
    outputs: text("same"),
  });
  const { path } = first.outputs["out"]!;
  expect(store.builds(path)).toEqual([
    {
      ...{ resolvedHash: "another derivation", name: "a", output: "out" },
      ...{ at: expect.any(Date), isolation: "engine", inputs: [] },
    },
    {
      ...{ resolvedHash: first.realisation.resolvedHash, name: "a", output: "out" },
      ...{ at: expect.any(Date), seconds: 1.5, inputs: [source.path] },
      ...{ isolation: "sandbox", cpuSeconds: 2.25, maxRss: 4096 },
    },
  ]);
});

test("a check is noted for the derivation that was checked, and a later one replaces it", async () => {
  const store = await temporaryStore();
  const a = await make(store, "a");
  const other = await make(store, "other");
  const difference = { other: other.path, file: "bin/x", offset: 7, cause: "time stamp" };
  await store.recordCheck({
    ...{ resolvedHash: a.resolvedHash, rounds: 1 },
    outputs: [{ path: a.path, difference }],
  });
  expect(store.builds(a.path)[0]!.check).toEqual({ at: expect.any(Date), rounds: 1, difference });
  await store.recordCheck({ ...a, rounds: 3, outputs: [{ path: a.path }] });
  expect(store.builds(a.path)[0]!.check).toEqual({ at: expect.any(Date), rounds: 3 });
  await store.recordCheck({ resolvedHash: "another", rounds: 1, outputs: [{ path: a.path }] });
  expect(store.builds(a.path)[0]!.check).toMatchObject({ rounds: 3 });
});

test("both go with the object", async () => {
  const stores = storeCase();
  await stores.use(async (store) => {
    const facts = { isolation: "engine" } as const;
    const made = await build(store, { name: "a", facts, outputs: text("a") });
    const { path } = made.outputs["out"]!;
    await store.recordCheck({ ...made.realisation, rounds: 1, outputs: [{ path }] });
  });
  expect(rowsOf(stores.root)).toMatchObject({ build_facts: 1, checked: 1 });
  await stores.collect();
  expect(rowsOf(stores.root)).toEqual({});
});
