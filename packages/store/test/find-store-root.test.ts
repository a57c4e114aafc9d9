import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findStoreRoot } from "../src/index.ts";
import { temporaryFolder } from "./temporary-store.ts";

function project(setting: string): { folder: string; cwd: string } {
  const folder = temporaryFolder();
  const cwd = join(folder, "recipes/busybox");
  mkdirSync(cwd, { recursive: true });
  writeFileSync(join(folder, "package.json"), setting);
  writeFileSync(join(folder, "recipes/package.json"), '{ "name": "recipes" }');
  return { folder, cwd };
}

test("option, environment, project, data folder: in this order", () => {
  const { folder, cwd } = project('{ "astbuild": { "store": "store" } }');
  const env = { ASTBUILD_STORE: "/from/env", HOME: "/home/me" };
  expect(findStoreRoot({ flag: "mine", env, cwd })).toBe(join(cwd, "mine"));
  expect(findStoreRoot({ env, cwd })).toBe("/from/env");
  expect(findStoreRoot({ env: { ASTBUILD_STORE: "" }, cwd })).toBe(join(folder, "store"));
  expect(findStoreRoot({ env: { HOME: "/home/me" }, cwd: "/" })).toBe(
    "/home/me/.local/share/astbuild/store",
  );
  const data = { HOME: "/home/me", XDG_DATA_HOME: "/data" };
  expect(findStoreRoot({ env: data, cwd: "/" })).toBe("/data/astbuild/store");
  expect(findStoreRoot({ env: { ...data, XDG_DATA_HOME: "relative" }, cwd: "/" })).toBe(
    "/home/me/.local/share/astbuild/store",
  );
});

test.each(["{", '{ "astbuild": { "store": 1 } }'])("STORE_SETTING for %s", (setting) => {
  const { cwd, folder } = project(setting);
  expect(() => findStoreRoot({ env: {}, cwd })).toThrow(
    expect.objectContaining({
      code: "STORE_SETTING",
      facts: { file: join(folder, "package.json") },
    }),
  );
});
