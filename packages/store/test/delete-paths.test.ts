import { unlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { make, storeCase } from "./store-case.ts";
import type { StoreCase } from "./store-case.ts";
import { temporaryFolder } from "./temporary-store.ts";

async function chainOfThree({ use }: StoreCase) {
  const link = join(temporaryFolder(), "result");
  return await use(async (store) => {
    const compiler = await make(store, "compiler");
    const library = await make(store, "library");
    const program = await make(store, "program", [library.path], [library.path, compiler.path]);
    await store.roots.addResultLink(link, program.path, program.resolvedHash);
    return { link, compiler: compiler.path, library: library.path, program: program.path };
  });
}

test("why something lives: the root and the chain; not because of this very process", async () => {
  const store = storeCase();
  const { link, compiler, library, program } = await chainOfThree(store);
  const reasons = await store.use(async (open) => {
    const maintenance = await open.maintain();
    await open.hold([library]);
    const reason = await maintenance.whyAlive(library);
    const input = await maintenance.whyAlive(compiler);
    unlinkSync(link);
    return [reason, input, await maintenance.whyAlive(library)];
  });
  expect(reasons).toEqual([
    {
      root: expect.objectContaining({ kind: "result", name: link }),
      chain: [{ path: program }, { path: library, as: "reference" }],
    },
    expect.objectContaining({ chain: [{ path: program }, { path: compiler, as: "build input" }] }),
    undefined,
  ]);
});

test("A3: what lives is not deleted, and the error names root and chain", async () => {
  const store = storeCase();
  const { link, library, program } = await chainOfThree(store);
  await store.use(async (open) => {
    const maintenance = await open.maintain();
    const refused = maintenance.delete([library]);
    await expect(refused).rejects.toMatchObject({
      code: "PATH_ALIVE",
      facts: { root: `result link: ${link}`, chain: [program, `reference ${library}`] },
    });
    await expect(maintenance.delete([program])).rejects.toMatchObject({ code: "PATH_ALIVE" });
    expect(await maintenance.delete([program], { skipAlive: true })).toMatchObject({ paths: [] });
  });
  expect(store.objects()).toEqual(["compiler", "library", "program"]);
});

test("A9: of a closure only what nothing else needs; referrers when told to", async () => {
  const store = storeCase();
  const { link, library, program } = await chainOfThree(store);
  unlinkSync(link);
  const other = await store.use(async (open) => await make(open, "other", [library]));
  await store.use(async (open) => {
    const maintenance = await open.maintain();
    await expect(maintenance.delete([library])).rejects.toMatchObject({
      code: "PATH_REFERRED",
      facts: { referrers: [program, other.path].sort() },
    });
    const closure = await maintenance.delete([program], { closure: true });
    expect(closure.paths).toEqual([program]);
    const all = await maintenance.delete([library], { referrers: true });
    expect(all.paths).toEqual([library, other.path].sort());
  });
  expect(store.objects()).toEqual(["compiler"]);
});

test("usage by root and by object: what it has alone, and what it shares", async () => {
  const store = storeCase();
  const folder = temporaryFolder();
  await store.use(async (open) => {
    const library = await make(open, "library");
    for (const name of ["one", "two"]) {
      const program = await make(open, name, [library.path]);
      await open.roots.addResultLink(join(folder, name), program.path, program.resolvedHash);
    }
    await make(open, "dead");
    const { roots, objects, dead, bytes } = await (await open.maintain()).diskUsage();
    expect(roots.map(({ objects: count }) => count)).toEqual([2, 2]);
    expect(roots[0]!.alone).toBeGreaterThan(0);
    expect(roots[0]!.shared).toBe(objects.find(({ path }) => path === library.path)!.alone);
    // All of it is in flight here.
    expect(dead).toEqual({ objects: 0, bytes: 0, alone: 0, shared: 0 });
    expect(bytes).toBe(objects.reduce((sum, { alone }) => sum + alone, 0));
  });
});
