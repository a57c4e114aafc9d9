/** stdout holds results only; a reader that has enough is no error; progress obeys the environment. */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMMAND, temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("a reader that goes away is quiet", async () => {
  await using project = await temporaryProject(TINY);
  const script = `"$0" "$1" realise tiny --json | head -c 1 >/dev/null; exit "\${PIPESTATUS[0]}"`;
  const { status, stderr } = spawnSync("bash", ["-c", script, process.execPath, COMMAND], {
    cwd: project.folder,
    env: project.env,
  });
  expect(stderr.toString()).toBe("");
  expect([0, 141]).toContain(status);
});

test.each([
  ["list", 1],
  ["realise tiny", 1],
  ["realise tiny --json", 1],
  ["realise tiny --json | true", 0],
])("%s: a full disk behind stdout is told", async (command, failures) => {
  await using project = await temporaryProject(TINY);
  const script = `set -o pipefail; "$0" "$1" ${command}${failures === 0 ? "" : " >/dev/full"}`;
  const { status, stderr } = spawnSync("bash", ["-c", script, process.execPath, COMMAND], {
    ...{ cwd: project.folder, env: project.env, encoding: "utf8" },
  });
  expect(stderr.match(/^error .*(\n .*)*\n$/gm) ?? []).toEqual(
    Array.from({ length: failures }, () => FULL),
  );
  expect(stderr).not.toContain("    at ");
  expect([0, 141].includes(status!)).toBe(failures === 0);
});

const FULL = `error DISK_FULL  cannot write: no space left for standard output
  path  standard output
`;

test("a full disk behind stderr fails the command", async () => {
  await using project = await temporaryProject(TINY);
  const script = `"$0" "$1" realise tiny --progress plain 2>/dev/full`;
  const { status } = spawnSync("bash", ["-c", script, process.execPath, COMMAND], {
    ...{ cwd: project.folder, env: project.env, encoding: "utf8" },
  });
  expect(status).toBe(1);
});

test("no colours in a pipe, unless they are forced", async () => {
  await using project = await temporaryProject(TINY);
  const plain = await project.astbuild("realise", "tiny");
  expect(plain.stderr).toMatch(/^ {2}\d\.\ds ✓ built {5}tiny/m);
  project.env["FORCE_COLOR"] = "1";
  const forced = await project.astbuild("realise", "tiny");
  expect(forced.stderr).toContain("\u001b[32m✓\u001b[39m reused");
});

test("the result stands in the way: an error that says where", async () => {
  await using project = await temporaryProject(TINY);
  await project.write("result/tiny-x86_64-gnu/file", "mine");
  const { stderr, exitCode } = await project.astbuild("realise", "tiny");
  expect(stderr).toContain("error RESULT_NOT_A_LINK  something stands where");
  expect(stderr).toContain(join(project.folder, "result/tiny-x86_64-gnu"));
  expect(exitCode).toBe(1);
});

test("a file stands where result/ is to be: an error that says where", async () => {
  await using project = await temporaryProject({ ...TINY, result: "mine" });
  const { stderr, exitCode } = await project.astbuild("realise", "tiny");
  expect(stderr).toContain(
    "error NOT_A_FOLDER  something that is no folder stands where one is to be",
  );
  expect(stderr).toContain(`  path  ${join(project.folder, "result")}\n`);
  expect(exitCode).toBe(1);
});

test("a store that cannot be made there: an error, never a stack or an endless loop", async () => {
  await using project = await temporaryProject(TINY);
  for (const [store, code] of [
    ["etc/motd", "NOT_A_FOLDER"],
    ["/proc/astbuild", "PERMISSION_DENIED"],
  ] as const) {
    const { stderr, exitCode } = await project.astbuild("realise", "tiny", "--store", store);
    expect(stderr).toMatch(new RegExp(`^error ${code}  `));
    expect(exitCode).toBe(1);
  }
});
