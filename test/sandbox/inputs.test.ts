/** Inputs lie read-only among the outputs, and leave nothing behind in the per-build folder. */

import {
  mkdirSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBench } from "../support/sandbox-run.ts";
import type { Bench } from "../support/sandbox-run.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
  const objects = join(bench.folder, "objects");
  mkdirSync(join(objects, "tree"), { recursive: true });
  writeFileSync(join(objects, "tree/file"), "in the tree\n");
  writeFileSync(join(objects, "plain"), "plain\n");
  symlinkSync("/ast/store/tree/file", join(objects, "link"));
});
afterAll(() => bench[Symbol.asyncDispose]());

const inputs = (): { source: string; target: string }[] =>
  ["tree", "plain", "link"].map((name) => ({
    source: join(bench.folder, "objects", name),
    target: `/ast/store/${name}`,
  }));

test("E4: a folder, a file and a link are there as they are, and cannot be changed", async () => {
  const { log } = await bench.run(
    `cat /ast/store/tree/file /ast/store/plain /ast/store/link; readlink /ast/store/link
     for each in tree/file plain link; do (echo x >> /ast/store/$each) 2>&1 | sed 's/.*: //'; done
     (mv /ast/store/tree /ast/store/moved; rm -f /ast/store/plain) 2>&1 | sed 's/.*: //'`,
    { inputs: inputs() },
  );
  expect(log.split("\n")).toEqual([
    ...["in the tree", "plain", "in the tree", "/ast/store/tree/file"],
    ...["Read-only file system", "Read-only file system", "Read-only file system"],
    ...["Device or resource busy", "Device or resource busy", ""],
  ]);
  expect(readdirSync(join(bench.folder, "store"))).toEqual([]);
});

test.each([
  ["folder", "mkdir /ast/store/out; echo hi > /ast/store/out/file"],
  ["file", "echo hi > /ast/store/out"],
  ["link", "ln -s tree/file /ast/store/out"],
])("$out may become a %s", async (kind, script) => {
  const result = await bench.run(script, { inputs: inputs() });
  expect(result).toMatchObject({ kind: "exited", code: 0 });
  expect(readdirSync(join(bench.folder, "store"))).toEqual(["out"]);
  const out = join(bench.folder, "store/out");
  const found =
    kind === "link"
      ? readlinkSync(out)
      : readFileSync(kind === "file" ? out : join(out, "file"), "utf8");
  expect(found).toBe(kind === "link" ? "tree/file" : "hi\n");
  await bench.run("rm -r /ast/store/out");
});

test("what a builder leaves beside its outputs is left for the caller to see", async () => {
  await bench.run("rm /ast/store/link; echo mine > /ast/store/link; touch /ast/store/stray", {
    inputs: inputs(),
  });
  expect(readdirSync(join(bench.folder, "store")).sort()).toEqual(["link", "stray"]);
  await bench.run("rm /ast/store/*");
});

test("two hundred and fifty inputs", async () => {
  const tree = join(bench.folder, "objects/tree");
  const many = Array.from({ length: 250 }, (_, index) => ({
    source: tree,
    target: `/ast/store/${index}-input`,
  }));
  const { log } = await bench.run("cat /ast/store/*/file | wc -l", { inputs: many });
  expect(log).toBe("250\n");
  expect(readdirSync(join(bench.folder, "store"))).toEqual([]);
});
