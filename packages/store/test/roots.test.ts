import { mkdirSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { StorePath } from "@astbuild/derivation";
import type { Store } from "../src/index.ts";
import { build, temporaryFolder, temporaryStore } from "./temporary-store.ts";

async function object(store: Store, name: string): Promise<StorePath> {
  return (await build(store, { name, outputs: { out: (target) => writeFileSync(target, name) } }))
    .outputs["out"]!.path;
}

test("a result link points at the object, is replaced by the next, and is a root while it is there", async () => {
  const store = await temporaryStore();
  const [one, two] = [await object(store, "one"), await object(store, "two")];
  const link = join(temporaryFolder(), "result/initrd");
  await store.roots.addResultLink(link, one, "resolved one");
  expect(readlinkSync(link)).toBe(store.physical(one));
  expect(store.roots.list()).toEqual([
    { kind: "result", name: link, path: one, resolvedHash: "resolved one" },
  ]);
  await store.roots.addResultLink(link, two);
  expect(store.roots.list()).toEqual([{ kind: "result", name: link, path: two }]);
  renameSync(link, `${link}.moved`);
  expect(store.roots.list()).toEqual([]);
  symlinkSync("/etc/passwd", link);
  expect(store.roots.list()).toEqual([]);
});

test("named roots", async () => {
  const store = await temporaryStore();
  const path = await object(store, "one");
  await store.roots.addNamed("release@1", path, "resolved");
  expect(store.roots.list()).toEqual([
    { kind: "named", name: "release@1", path, resolvedHash: "resolved" },
  ]);
  expect(await store.roots.removeNamed("release@1")).toBe(true);
  expect(await store.roots.removeNamed("release@1")).toBe(false);
  expect(store.roots.list()).toEqual([]);
  await expect(store.roots.addNamed("../x", path)).rejects.toMatchObject({ code: "NAME_INVALID" });
});

test("a link is never put in place of a file, nor to what is not valid", async () => {
  const store = await temporaryStore();
  const path = await object(store, "one");
  const folder = temporaryFolder();
  for (const [name, make] of [
    ["file", (at: string) => writeFileSync(at, "mine")],
    ["folder", (at: string) => mkdirSync(at)],
  ] as const) {
    make(join(folder, name));
    await expect(store.roots.addResultLink(join(folder, name), path)).rejects.toMatchObject({
      code: "RESULT_NOT_A_LINK",
    });
  }
  const invalid = `/ast/store/${"0".repeat(32)}-x` as StorePath;
  await expect(store.roots.addResultLink(join(folder, "link"), invalid)).rejects.toMatchObject({
    code: "PATH_NOT_VALID",
  });
  rmSync(folder, { recursive: true });
});
