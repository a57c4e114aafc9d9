/** A shell opens, and `-c` runs, where the recipe's own script would: the source is there, patched, and the toolchain's functions. */

import { join } from "node:path";
import { readdirSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { COMMAND } from "../support/cli.ts";
import type { CliResult } from "../support/cli.ts";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";
import { openTerminal } from "../support/terminal.ts";

const project = await seededProject("", {
  "src/word": "old\n",
  "new.patch": "--- a/word\n+++ b/word\n@@ -1 +1 @@\n-old\n+new\n",
});
afterAll(() => project[Symbol.asyncDispose]());

const RECIPES = (script: string): string => `
const toolchain = () => ({ ...bare(), prelude: sh\`greet() { echo "hello $1"; }\` });
export const part = recipe({ name: "part", toolchain, source: files(import.meta, "src/**"), patches: [file(import.meta, "new.patch")], build: ({ out }) => sh\`
  ${script}
\` });`;

const develop = (...args: string[]): Promise<CliResult> =>
  project.astbuild("develop", "--progress", "plain", ...args);

const SCRIPT = `greet $(cat word); echo made >made; cp made \${out}; pwd; test -e go`;

test("what -c finds is what the script would, and the rest of the build can be run", async () => {
  await project.recipes(RECIPES(SCRIPT));
  const look = `pwd; cat word; stat -c %Y word; echo $- $SHELLOPTS; greet me`;
  const run = await develop("part", "-c", look);
  expect([run.exitCode, run.stdout]).toMatchInlineSnapshot(`
    [
      0,
      "/build/source
    new
    315532800
    hBc braceexpand:hashall:interactive-comments
    hello me
    ",
    ]
  `);
  const rest = await develop("part", "-c", "touch go; cd /; bash /ast/rest.sh && cat $out");
  expect([rest.exitCode, rest.stdout]).toMatchInlineSnapshot(`
    [
      0,
      "hello new
    /build/source
    made
    ",
    ]
  `);
});

test("-- runs in place of the builder: nothing is prepared", async () => {
  const run = await develop("part", "--", "bash", "-c", "pwd; ls -A; ls /ast");
  expect([run.exitCode, run.stdout]).toEqual([0, "/build\nbuild.sh\njobserver\nstore\n"]);
});

test("where it failed, the rest goes on from what was left", async () => {
  const built = await project.realise("part", "--keep-failed");
  expect(built.exitCode).toBe(100);
  const run = await develop("part", "--failed", "-c", "cat made; touch go; bash /ast/rest.sh");
  expect([run.exitCode, run.stdout]).toEqual([0, "made\nhello new\n/build/source\n"]);
});

test("a patch that does not fit any more: -c does not run", async () => {
  await project.write("new.patch", "--- a/word\n+++ b/word\n@@ -1 +1 @@\n-odd\n+new\n");
  const run = await develop("part", "-c", "echo never");
  expect([run.exitCode, run.stdout]).toEqual([1, ""]);
  expect(run.stderr).toContain("Hunk #1 FAILED at 1.");
  expect(run.stderr).toContain("the source could not be brought here; this is how far it came\n");
});

test("a shell opens in it", async () => {
  await project.write("new.patch", "--- a/word\n+++ b/word\n@@ -1 +1 @@\n-old\n+new\n");
  await using terminal = openTerminal([process.execPath, COMMAND, "develop", "part"], {
    cwd: project.folder,
    env: project.env,
  });
  await terminal.seen(/build it {2}bash \/ast\/rest\.sh\r\n/);
  await terminal.seen(/folder {4}\/build, with the source; removed afterwards\r\n/);
  await terminal.seen(/part-x86_64-gnu:\/build\/source\$ /);
  terminal.type("false; cat word; greet me; touch go; bash /ast/rest.sh\n");
  await terminal.seen(/\nnew\r\nhello me\r\nhello new\r\n\/build\/source\r\n/);
  terminal.type("exit 4\n");
  expect(await terminal.ended).toBe(4);
  const left = readdirSync(join(project.store, "var/tmp"));
  expect(left.map((name) => normalise(name))).toEqual(["kept-HASH-part-x86_64-gnu"]);
});

test("a shell opens where a patch was for another file; nobody is asked which", async () => {
  await project.write("new.patch", "--- a/other\n+++ b/other\n@@ -1 +1 @@\n-old\n+new\n");
  await using terminal = openTerminal([process.execPath, COMMAND, "develop", "part"], {
    cwd: project.folder,
    env: project.env,
  });
  await terminal.seen(/can't find file to patch/);
  await terminal.seen(/this is how far it came\r\n/);
  await terminal.seen(/part-x86_64-gnu:\/build\/source\$ /);
  terminal.type("cat word; exit\n");
  await terminal.seen(/\nold\r\n/);
  expect(await terminal.ended).toBe(0);
});
