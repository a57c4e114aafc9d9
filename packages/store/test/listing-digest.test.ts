import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Digest } from "@astbuild/hash";
import { expect, test } from "vitest";
import { listingDigest, treeDigest } from "../src/index.ts";
import { build, temporaryFolder, temporaryStore } from "./temporary-store.ts";

test("the order in which entries are given does not matter", () => {
  const digest = "0".repeat(64) as Digest;
  const file = (path: string) => ({
    type: "file" as const,
    path,
    executable: false,
    size: 0,
    digest,
  });
  const entries = [
    { type: "folder" as const, path: "" },
    { type: "folder" as const, path: "a" },
    file("a/b"),
    file("a-b"),
  ];
  expect(listingDigest(entries.toReversed())).toBe(listingDigest(entries));
});

test("D13: only type, name, x bit, content and target count", () => {
  const make = (mode: number, text = "text", target = "a"): string => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), text, { mode });
    symlinkSync(target, join(folder, "link"));
    mkdirSync(join(folder, "folder"));
    return folder;
  };
  const digests = [
    make(0o644),
    make(0o600),
    make(0o755),
    make(0o700),
    make(0o644, "other"),
    make(0o644, "text", "b"),
  ].map(treeDigest);
  expect(digests[1]).toBe(digests[0]);
  expect(digests[3]).toBe(digests[2]);
  expect(new Set(digests).size).toBe(4);
});

test("publishing computes the digest that treeDigest tells", async () => {
  const store = await temporaryStore();
  const fill = (target: string): void => {
    mkdirSync(target);
    for (let index = 0; index < 300; index++)
      writeFileSync(join(target, `file${index}`), `content ${index}`);
  };
  const folder = join(temporaryFolder(), "tree");
  fill(folder);
  const { outputs } = await build(store, { name: "tree", outputs: { out: fill } });
  expect(outputs["out"]!.digest).toBe(treeDigest(folder));
});
