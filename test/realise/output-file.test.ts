/** `-o FILE` writes a real private file with today's mtime; without it there is a link in result/. */

import { lstat, readFile, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("the link points at the path that stdout says", async () => {
  await using project = await temporaryProject(TINY);
  const { stdout, exitCode } = await project.astbuild("realise", "tiny");
  const link = join(project.folder, "result/tiny-x86_64-gnu");
  expect([await readlink(link), exitCode]).toEqual([stdout.trimEnd(), 0]);
  expect(stdout).toMatch(/^\/.*\/store\/objects\/[0-9a-z]{32}-tiny[^/\n]*\n$/);
});

test("a file of one's own is new each time and no link into the store", async () => {
  await using project = await temporaryProject(TINY);
  const file = join(project.folder, "my.img");
  const before = Date.now() - 2000;
  await symlink("/nowhere", file);
  const { stdout } = await project.astbuild("realise", "tiny", "-o", "my.img");
  expect(stdout).toBe(`${file}\n`);
  const stats = await lstat(file);
  expect([stats.isFile(), stats.nlink, stats.mode & 0o777]).toEqual([
    true,
    1,
    0o666 & ~process.umask(),
  ]);
  expect(stats.mtimeMs).toBeGreaterThan(before);
  await writeFile(file, "scribble");
  await project.astbuild("realise", "tiny", "-o", "my.img");
  expect((await readFile(file)).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
  expect(await lstat(join(project.folder, "result")).catch(() => "none")).toBe("none");
});

test("a folder cannot be written as a file", async () => {
  await using project = await temporaryProject(TINY);
  const { stderr, exitCode } = await project.astbuild("realise", "etc", "-o", "etc.img");
  expect(stderr).toContain("error RESULT_NOT_A_FILE  the result is a folder, not a file");
  expect(exitCode).toBe(1);
});

test.each([
  ["no/such/my.img", "FOLDER_MISSING", /hint {4}mkdir -p .*\/project\/no\/such\n/],
  ["etc/motd/my.img", "FOLDER_MISSING", /folder {2}.*\/project\/etc\/motd\n/],
  ["etc", "FILE_TYPE_UNSUPPORTED", /cannot write over a folder: .*\/project\/etc\n/],
  ["-", "USAGE", /hint {2}cat "\$\(astbuild realise TARGET\)"\n/],
  ["", "USAGE", /-o names no file\n/],
])("-o %j is refused before anything is built", async (file, code, text) => {
  await using project = await temporaryProject(TINY);
  const { stdout, stderr, exitCode } = await project.astbuild("realise", "tiny", "-o", file);
  expect([stdout, exitCode]).toEqual(["", 1]);
  expect(stderr).toMatch(new RegExp(`^error ${code}  `));
  expect(stderr).toMatch(text);
  const plan = await project.astbuild("realise", "tiny", "--dry-run");
  expect(plan.stdout).toMatch(/^0 of \d steps are done already\n/m);
});
