/** The digest of files beside a recipe is that of the object which `source@1` makes of them. */

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  chmodSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { expect, onTestFinished, test } from "vitest";
import { treeDigest } from "@astbuild/store";
import { sourceDigest } from "../src/source-digest.ts";

const noCache = { lookup: () => undefined, remember() {} };

function folderWith(): string {
  const folder = mkdtempSync(join(tmpdir(), "source-digest-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "sub/ü"), { recursive: true });
  writeFileSync(join(folder, "b"), "b");
  writeFileSync(join(folder, "B"), "B");
  writeFileSync(join(folder, "sub/run"), "run");
  chmodSync(join(folder, "sub/run"), 0o700);
  writeFileSync(join(folder, "sub/ü/.hidden"), "h");
  symlinkSync("../../outside", join(folder, "sub/link"));
  return folder;
}

test("a folder, its hidden files and links too", () => {
  const folder = folderWith();
  const found = sourceDigest(
    { folder, from: folder, patterns: ["**"], ignore: [] },
    { cache: noCache },
  );
  expect(found.files).toEqual(["B", "b", "sub/link", "sub/run", "sub/ü/.hidden"]);
  expect(found.digest).toBe(treeDigest(folder));
});

test("what is ignored and empty folders do not count", () => {
  const folder = folderWith();
  mkdirSync(join(folder, "empty"));
  const found = sourceDigest(
    { folder, from: folder, patterns: ["**"], ignore: ["sub/**"] },
    { cache: noCache },
  );
  const copy = `${folder}-copy`;
  onTestFinished(() => rmSync(copy, { recursive: true }));
  mkdirSync(copy);
  for (const name of ["b", "B"]) cpSync(join(folder, name), join(copy, name));
  expect(found).toEqual({ files: ["B", "b"], digest: treeDigest(copy) });
});

test("one file, with the executable bit that the recipe says", () => {
  const folder = folderWith();
  const plain = sourceDigest(
    { folder, file: "sub/run", executable: false },
    { cache: noCache },
  ).digest;
  const program = sourceDigest(
    { folder, file: "sub/run", executable: true },
    { cache: noCache },
  ).digest;
  expect(plain).not.toBe(program);
  expect(program).toBe(treeDigest(join(folder, "sub/run")));
});

test("any executable bit counts, as it does in the store", () => {
  const folder = folderWith();
  chmodSync(join(folder, "b"), 0o654);
  const glob = { folder, from: folder, patterns: ["**"], ignore: [] };
  expect(sourceDigest(glob, { cache: noCache }).digest).toBe(treeDigest(folder));
});

test("links of the results' folder are none of the sources", () => {
  const folder = folderWith();
  const glob = { folder, from: folder, patterns: ["**"], ignore: [] };
  const before = sourceDigest(glob, { cache: noCache });
  mkdirSync(join(folder, "result"));
  symlinkSync("/nowhere", join(folder, "result/initrd"));
  expect(sourceDigest(glob, { cache: noCache, results: join(folder, "result") })).toEqual(before);
});

test("a name that is not UTF-8, a link for a file, a folder for what is in it", () => {
  const folder = folderWith();
  const digest = (spec: Parameters<typeof sourceDigest>[0]) => () =>
    sourceDigest(spec, { cache: noCache });
  expect(digest({ folder, file: "sub/link", executable: false })).toThrow("a link, and not a file");
  expect(
    digest({ folder: join(folder, "sub"), from: folder, patterns: ["*.c"], ignore: [] }),
  ).toThrow("there is no sub/*.c beside the recipe");
  expect(digest({ folder, from: folder, patterns: ["sub"], ignore: [] })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining("write sub/**") as string }),
  );
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/bad`), Buffer.of(0xff)]), "");
  expect(digest({ folder, from: folder, patterns: ["**"], ignore: [] })).toThrow(
    expect.objectContaining({ code: "NAME_NOT_UTF8" }),
  );
});

test("nothing that matches, and what is neither file nor link", () => {
  const folder = folderWith();
  expect(() =>
    sourceDigest({ folder, from: folder, patterns: ["*.c"], ignore: [] }, { cache: noCache }),
  ).toThrow(expect.objectContaining({ code: "SOURCE_MISSING" }));
  execFileSync("mkfifo", [join(folder, "pipe")]);
  expect(() =>
    sourceDigest({ folder, from: folder, patterns: ["**"], ignore: [] }, { cache: noCache }),
  ).toThrow(expect.objectContaining({ code: "SOURCE_KIND" }));
});
