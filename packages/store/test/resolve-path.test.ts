import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Store } from "../src/index.ts";
import { build, temporaryStore } from "./temporary-store.ts";

async function objectWith(store: Store, links: Readonly<Record<string, string>>): Promise<string> {
  const { outputs } = await build(store, {
    name: "links",
    outputs: {
      out(target) {
        mkdirSync(join(target, "sub/deep"), { recursive: true });
        writeFileSync(join(target, "sub/file"), "");
        for (const [name, to] of Object.entries(links)) symlinkSync(to, join(target, name));
      },
    },
  });
  return outputs["out"]!.path;
}

test("links are followed inside and across objects, as seen at /ast/store", async () => {
  const store = await temporaryStore();
  const other = await build(store, {
    name: "other",
    outputs: { out: (target) => writeFileSync(target, "") },
  });
  const target = other.outputs["out"]!.path;
  const entry = await build(store, {
    name: "entry",
    outputs: { out: (path) => symlinkSync(target, path) },
  });
  const path = await objectWith(store, {
    absolute: target,
    chain: "absolute",
    folder: "sub/deep",
    up: `../${target.slice("/ast/store/".length)}`,
    twice: entry.outputs["out"]!.path,
  });
  const own = store.physical(path as never);
  const there = store.physical(target);
  expect(store.resolve(path)).toBe(own);
  expect(store.resolve(`${path}/sub/file`)).toBe(`${own}/sub/file`);
  expect(store.resolve(`${path}/folder/../file`)).toBe(`${own}/sub/file`);
  for (const name of ["absolute", "chain", "up", "twice"])
    expect(store.resolve(`${path}/${name}`)).toBe(there);
});

test.each([
  ["gone", "sub/nothing", "there is no"],
  ["outside", "/bin/sh", "it leads out of the store"],
  ["above", "../../../bin/sh", "it leaves the store"],
  ["loop", "loop", "too many links"],
  ["invalid", "/ast/store/00000000000000000000000000000000-x", "is not valid"],
])("a link that leads nowhere (%s) is STORE_LINK_DANGLING", async (name, to, why) => {
  const store = await temporaryStore();
  const path = await objectWith(store, { [name]: to });
  expect(() => store.resolve(`${path}/${name}/x`)).toThrow(
    expect.objectContaining({
      code: "STORE_LINK_DANGLING",
      facts: expect.objectContaining({ target: to, why: expect.stringContaining(why) }),
    }),
  );
});

test.each([
  "/ast/store/00000000000000000000000000000000-x",
  "/ast/store",
  "/etc/passwd",
  "/ast/store/junk",
])("%s is PATH_NOT_VALID", async (path) => {
  const store = await temporaryStore();
  expect(() => store.resolve(path)).toThrow(expect.objectContaining({ code: "PATH_NOT_VALID" }));
});

test("a file that is not there, and a file as a folder, are PATH_NOT_VALID", async () => {
  const store = await temporaryStore();
  const path = await objectWith(store, {});
  for (const inside of ["nothing", "sub/file/x"]) {
    expect(() => store.resolve(`${path}/${inside}`)).toThrow(
      expect.objectContaining({ code: "PATH_NOT_VALID" }),
    );
  }
});
