import {
  chmodSync,
  lstatSync,
  readFileSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import type { StorePath } from "@astbuild/derivation";
import { removeTree } from "@astbuild/fs";
import { hash160 } from "@astbuild/hash";
import { expect, test } from "vitest";
import type { Verified } from "../src/index.ts";
import { make, storeCase } from "./store-case.ts";
import type { StoreCase } from "./store-case.ts";

const verify = ({ use }: StoreCase, contents: boolean): Promise<Verified> =>
  use(async (store) => await (await store.maintain()).verify({ contents }));

/** An object with a file, and its physical path. */
async function oneObject(store: StoreCase): Promise<string> {
  return await store.use(async (open) => open.physical((await make(open, "object")).path));
}

/** Changes something in a read-only folder and leaves all times and modes as they were. */
function tamper(folder: string, change: () => void): void {
  chmodSync(folder, 0o755);
  change();
  utimesSync(folder, 1, 1);
  chmodSync(folder, 0o555);
}

test("a sound store has no findings", async () => {
  const store = storeCase();
  await oneObject(store);
  expect(await verify(store, false)).toMatchObject({ objects: 1, findings: [] });
  expect(await verify(store, true)).toMatchObject({ objects: 1, findings: [] });
});

test("one flipped bit is found by its bytes, and where it left a trace by its time", async () => {
  const store = storeCase();
  const object = await oneObject(store);
  const file = join(object, "file");
  chmodSync(file, 0o644);
  const bytes = readFileSync(file);
  bytes[0]! ^= 1;
  writeFileSync(file, bytes);
  chmodSync(file, 0o444);
  const quick = await verify(store, false);
  expect(quick.findings).toEqual([
    expect.objectContaining({
      problem: "content",
      details: [expect.stringMatching(/^file: changed at/)],
    }),
  ]);
  utimesSync(file, 1, 1);
  const { findings } = await verify(store, true);
  expect(findings).toEqual([expect.objectContaining({ problem: "content", details: [] })]);
});

test.each([
  ["a removed file", (object: string) => unlinkSync(join(object, "file")), "content"],
  ["an extra file", (object: string) => writeFileSync(join(object, "more"), "x"), "content"],
  [
    "a link in place of a file",
    (object: string) => {
      unlinkSync(join(object, "file"));
      symlinkSync("elsewhere", join(object, "file"));
    },
    "content",
  ],
  ["an object that is gone", (object: string) => rmSync(object, { recursive: true }), "missing"],
])("D1: %s is found without reading bytes", async (_what, change, problem) => {
  const store = storeCase();
  const object = await oneObject(store);
  if (problem === "missing") await removeTree(object);
  else tamper(object, () => change(object));
  const { findings } = await verify(store, false);
  expect(findings).toMatchObject([{ problem }]);
});

test("what is damaged is no longer reused, and a build that makes it again mends it; referrers stay", async () => {
  const store = storeCase();
  const object = await oneObject(store);
  const path = await store.use(async (open) => {
    const made = await make(open, "object");
    await make(open, "referrer", [made.path]);
    return made;
  });
  const broken = lstatSync(object).ino;
  tamper(object, () => unlinkSync(join(object, "file")));
  await verify(store, false);
  await store.use(async (open) => {
    expect((await open.hold([path.path])).size).toBe(0);
    expect(await open.realisation(path.resolvedHash, ["out"])).toBeUndefined();
    const maintenance = await open.maintain();
    expect(maintenance.damaged()).toEqual([path.path]);
    await make(open, "object");
    expect(maintenance.damaged()).toEqual([]);
    expect(await open.realisation(path.resolvedHash, ["out"])).toBeDefined();
    expect(open.closure([path.path])).toEqual([path.path]);
  });
  expect(lstatSync(object).ino).not.toBe(broken);
  expect(readFileSync(join(object, "file"), "utf8")).toContain("object");
  expect((await verify(store, true)).findings).toEqual([]);
});

test("a process that holds what is damaged mends it by building it again", async () => {
  const store = storeCase();
  await store.use(async (open) => {
    const { path } = await make(open, "object");
    tamper(open.physical(path), () => unlinkSync(join(open.physical(path), "file")));
    const maintenance = await open.maintain();
    await maintenance.verify();
    expect(maintenance.damaged()).toEqual([path]);
    await make(open, "object");
    expect(maintenance.damaged()).toEqual([]);
  });
  expect((await verify(store, true)).findings).toEqual([]);
});

test("what refers to something damaged is not valid either, and needs no build once that is mended", async () => {
  const store = storeCase();
  const { library, program } = await store.use(async (open) => {
    const library = await make(open, "library");
    const program = await make(open, "program", [library.path]);
    await open.roots.addNamed("program", program.path, program.resolvedHash);
    return { library, program };
  });
  const file = join(store.root, "objects", library.path.slice("/ast/store/".length), "file");
  tamper(dirname(file), () => unlinkSync(file));
  await verify(store, false);
  // What made it must be known still, or else nothing could mend it.
  expect((await store.collect()).freed).toEqual({});
  await store.use(async (open) => {
    expect((await open.hold([program.path])).size).toBe(0);
    expect(await open.realisation(program.resolvedHash, ["out"])).toBeUndefined();
    const memo = await open.realisationsByStatic([hash160("test-static", "program")]);
    expect([...memo]).toEqual([]);
    await make(open, "library");
    expect(await open.realisation(program.resolvedHash, ["out"])).toBeDefined();
  });
  expect((await verify(store, true)).findings).toEqual([]);
});

test("modes and times are mended without building", async () => {
  const store = storeCase();
  const object = await oneObject(store);
  chmodSync(join(object, "file"), 0o644);
  const { findings } = await verify(store, false);
  expect(findings).toMatchObject([{ problem: "metadata", details: ["file: mode 0644, not 0444"] }]);
  await store.use(async (open) => {
    const maintenance = await open.maintain();
    await maintenance.mendMetadata(findings.map((each) => each.path as StorePath));
  });
  expect((await verify(store, false)).findings).toEqual([]);
});
