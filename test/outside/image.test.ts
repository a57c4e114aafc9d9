/**
 * The image of somebody else's project: a recipe file outside the checkout changes busybox's
 * configuration and adds a file, and the image has both.
 */

import { createReadStream } from "node:fs";
import { text } from "node:stream/consumers";
import { createGunzip } from "node:zlib";
import { readNewc } from "@astbuild/archive";
import { afterAll, beforeAll, expect, test } from "vitest";
import { outsideProject, warmStore } from "./outside-project.ts";
import type { OutsideProject } from "./outside-project.ts";

let project: OutsideProject;

beforeAll(async () => {
  project = await outsideProject();
  project.env["ASTBUILD_STORE"] = warmStore();
  await project.run("npx astbuild init");
}, 300_000);
afterAll(() => project[Symbol.asyncDispose]());

const hosts = ["x86_64", "riscv64", "aarch64", "loongarch64"];

test.for(hosts)("%s", { timeout: 1_800_000 }, async (host) => {
  const { stdout, stderr, exitCode } = await project.run(`npx astbuild realise lab --host ${host}`);
  expect(exitCode === 0 ? "done" : stderr).toBe("done");
  const entries = await readImage(stdout.trimEnd());
  expect(entries.get("etc/motd")).toBe(`the lab, on ${host}\n`);
  // Of the changed configuration: the original has no bash.
  expect(entries.get("bin/bash")).toBe("-> busybox");
});

/** Targets of links and content of small files, by path. */
async function readImage(file: string): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  const image = createReadStream(file).pipe(createGunzip());
  for await (const { path, target, type, size, data } of readNewc(image, file)) {
    if (target !== undefined) entries.set(path, `-> ${target}`);
    if (type === "file" && size < 1000) entries.set(path, await text(data));
  }
  return entries;
}
