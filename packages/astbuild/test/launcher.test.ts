/** The launcher: old JavaScript, an answer for --version, words for a Node that is too old. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";

const file = new URL("../bin/astbuild.js", import.meta.url);
const source = readFileSync(file, "utf8").replace(/^#!.*/, "");
const manifest = createRequire(import.meta.url)("../package.json") as { version: string };

test("it is committed with mode 755", () => {
  expect(statSync(file).mode & 0o777).toBe(0o755);
});

test("started as a program it is run by the first Node of PATH, with a small young generation", () => {
  const folder = mkdtempSync(join(tmpdir(), "launcher-"));
  writeFileSync(join(folder, "node"), '#!/bin/sh\necho "$@"\n', { mode: 0o755 });
  const env = { PATH: `${folder}:${process.env["PATH"]}` };
  const { stdout } = spawnSync(file.pathname, ["list", "--json"], { env });
  rmSync(folder, { recursive: true });
  expect(stdout.toString()).toBe(`--max-semi-space-size=8 ${file.pathname} list --json\n`);
});

test("started as a program it answers", () => {
  const env = { ...process.env, PATH: `${dirname(process.execPath)}:${process.env["PATH"]}` };
  const { stdout, stderr, status } = spawnSync(file.pathname, ["completion", "bash"], { env });
  expect(stdout.toString()).toContain("complete ");
  expect([stderr.toString(), status]).toEqual(["", 0]);
});

test("--version and -V answer at once", () => {
  for (const option of ["--version", "-V"]) {
    const { stdout, status } = spawnSync(process.execPath, [file.pathname, option]);
    expect([stdout.toString(), status]).toEqual([`${manifest.version}\n`, 0]);
  }
});

test("a Node that is too old is told what is needed, what it is, and what to do", () => {
  const { written, exitCode } = launchedBy("20.20.2");
  expect(written).toBe(
    [
      "error NODE_TOO_OLD  this Node is too old for astbuild",
      "  needs  24.12.0 or newer",
      "  found  20.20.2  /usr/bin/node",
      "  hint   npx astbuild list",
      "         (in the checkout, after npm ci: npx runs the right Node from there)",
      "",
    ].join("\n"),
  );
  expect(exitCode).toBe(1);
});

test.each(["4.0.0", "10.24.1", "24.11.9"])("Node %s is too old", (version) => {
  expect(launchedBy(version).exitCode).toBe(1);
});

test("nothing in it is younger than Node 10", () => {
  const code = source.replaceAll(/^\s*\/\/.*$/gm, "").replaceAll(/"[^"]*"/g, '""');
  expect(code).not.toMatch(/\b(?:let|async|await|class)\b|=>|\?\.|\?\?|`|\*\*/);
});

/** Runs the launcher as if by that Node. */
function launchedBy(version: string): { written: string; exitCode: number | undefined } {
  let written = "";
  const fake = {
    argv: ["node", "astbuild", "list"],
    versions: { node: version },
    execPath: "/usr/bin/node",
    env: {},
    stderr: { write: (text: string) => void (written += text) },
    exitCode: undefined as number | undefined,
  };
  runInNewContext(source, { process: fake, require: createRequire(file) });
  return { written, exitCode: fake.exitCode };
}
