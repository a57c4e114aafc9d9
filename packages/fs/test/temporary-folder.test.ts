import { chmodSync, existsSync, mkdirSync } from "node:fs";
import { basename } from "node:path";
import { expect, test } from "vitest";
import { makeTemporaryFolder } from "../src/index.ts";
import { scratch } from "./scratch.ts";

test("is removed at the end of its block, read-only folders and all", async () => {
  const parent = scratch();
  let path: string;
  {
    await using folder = await makeTemporaryFolder(parent, ".new-");
    path = folder.path;
    expect(basename(path)).toMatch(/^\.new-.{6}$/);
    mkdirSync(`${path}/sub/sub`, { recursive: true });
    chmodSync(`${path}/sub`, 0o555);
  }
  expect(existsSync(path)).toBe(false);
});
