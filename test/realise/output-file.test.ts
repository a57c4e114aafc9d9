/** `-o FILE` writes a real private file with today's mtime; without it there is a link in result/. */

import { spawnSync } from "node:child_process";
import { openSync } from "node:fs";
import { lstat, mkdir, readFile, readdir, readlink, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMAND, temporaryProject } from "../support/cli.ts";
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
  ["etc/motd/my.img", "NOT_A_FOLDER", / {2}path {2}.*\/project\/etc\/motd\n/],
  ["x".repeat(300), "PATH_TOO_LONG", /hint {2}choose a shorter one/],
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

test("links to folders are as good as folders: result/, that of -o, the store", async () => {
  await using project = await temporaryProject(TINY);
  for (const name of ["results", "outputs", "real-store"]) {
    await mkdir(join(project.folder, name));
  }
  await symlink("results", join(project.folder, "result"));
  await symlink("outputs", join(project.folder, "out"));
  await symlink("real-store", join(project.folder, "link-store"));
  const store = ["--store", "link-store"];
  for (const more of [[], ["-o", "out/x"], store, ["-o", "out/y", ...store]]) {
    const { stderr, exitCode } = await project.astbuild("realise", "tiny", ...more);
    expect([stderr, exitCode]).toEqual([expect.not.stringContaining("error "), 0]);
  }
  expect(await readdir(join(project.folder, "results"))).toEqual(["tiny-x86_64-gnu"]);
  expect(await readdir(join(project.folder, "outputs"))).toEqual(["x", "y"]);
  expect(await readdir(join(project.folder, "real-store"))).toEqual(["objects", "var"]);
});

test("a dangling link where result/ is to be is named", async () => {
  await using project = await temporaryProject(TINY);
  await symlink("nowhere", join(project.folder, "result"));
  const { stderr, exitCode } = await project.astbuild("realise", "tiny");
  expect(stderr).toMatch(/error NOT_A_FOLDER .*\n {2}path {2}\S*\/project\/result\n/);
  expect(exitCode).toBe(1);
});

test("a link to a FIFO, a device or an open file is not replaced", async () => {
  await using project = await temporaryProject(TINY);
  const fifo = join(project.folder, "fifo");
  expect(spawnSync("mkfifo", [fifo]).status).toBe(0);
  const outputs = ["/dev/null", fifo, "/proc/self/fd/1", "etc"].map((target, index) => ({
    target,
    name: `link-${index}`,
  }));
  for (const { target, name } of outputs) {
    await symlink(target, join(project.folder, name));
    // Stdout is a regular file, as behind `>file`.
    const { status, stderr } = spawnSync(
      process.execPath,
      [COMMAND, "realise", "tiny", "-o", name],
      {
        ...{ cwd: project.folder, env: project.env, encoding: "utf8" },
        stdio: ["ignore", openSync(join(project.folder, "stdout"), "w"), "pipe"],
      },
    );
    expect(stderr).toMatch(/^error FILE_TYPE_UNSUPPORTED {2}cannot write over a link to /);
    expect([status, await readlink(join(project.folder, name))]).toEqual([1, target]);
  }
});
