/** What GNU cpio and libarchive unpack from our archive is the tree that went in; theirs is not strict enough. */

import { spawnSync } from "node:child_process";
import { linkSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { readNewc } from "@astbuild/archive";
import { expect, onTestFinished, test } from "vitest";
import { cpioOf, TREE, unpacked } from "./cpio-tree.ts";

const PROGRAMS: [program: string, ...arguments_: string[]][] = [
  ["cpio", "--extract", "--quiet", "--no-absolute-filenames", "--preserve-modification-time"],
  ["bsdcpio", "--extract", "--quiet", "--preserve-modification-time"],
  ["bsdtar", "-x", "-p", "-f", "-"],
];

for (const [program, ...arguments_] of PROGRAMS) {
  const found = isOnPath(program);
  const name = found ? program : `${program} (skipped: no ${program} on PATH)`;
  test.skipIf(!found)(`${name} unpacks the tree that went in`, async () => {
    const folder = scratch();
    const run = spawnSync(program, arguments_, {
      cwd: folder,
      input: await cpioOf(TREE),
      env: { ...process.env, LC_ALL: "C.UTF-8" },
      encoding: "utf8",
    });
    expect(run.stderr).toBe("");
    expect(run.status).toBe(0);
    expect(unpacked(folder)).toEqual(TREE);
  });
}

const hasCpio = isOnPath("cpio");
const gnuCpio = hasCpio ? "GNU cpio" : "GNU cpio (skipped: no cpio on PATH)";
test.skipIf(!hasCpio)(`${gnuCpio} puts a hard link's data on its last name: refused`, async () => {
  const folder = scratch();
  writeFileSync(`${folder}/a`, "data");
  linkSync(`${folder}/a`, `${folder}/b`);
  const arguments_ = ["--create", "--format=newc", "--quiet"];
  const run = spawnSync("cpio", arguments_, { cwd: folder, input: "a\nb\n" });
  const reading = Array.fromAsync(readNewc(Readable.from([run.stdout]), "image"));
  await expect(reading).rejects.toMatchObject({
    code: "IMAGE_INVALID",
    facts: { rule: "nlink is 1" },
  });
});

function isOnPath(program: string): boolean {
  return spawnSync(program, ["--version"]).error === undefined;
}

function scratch(): string {
  const folder = mkdtempSync(join(tmpdir(), "astbuild-cpio-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
