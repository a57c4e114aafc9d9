/** A sandbox that cannot be set up is an error with bwrap's own words, never a builder that failed. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { probeSandbox } from "@astbuild/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBench } from "../support/sandbox-run.ts";
import type { Bench } from "../support/sandbox-run.ts";
import { seedTools } from "../support/seed.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test("a builder that prints bwrap's words and exits 1 is a builder that failed", async () => {
  const result = await bench.run('echo "bwrap: Can\'t find source path" >&2; exit 1');
  expect(result).toMatchObject({ kind: "exited", code: 1 });
});

test("a mount that is not there", async () => {
  await expect(bench.run("true", { build: "/no/such/folder" })).rejects.toMatchObject({
    code: "SANDBOX_SETUP",
    facts: { said: "bwrap: Can't find source path /no/such/folder: No such file or directory" },
  });
});

test("a builder that is not there", async () => {
  await expect(bench.run("", { command: ["/ast/store/x/bin/builder"] })).rejects.toMatchObject({
    code: "PROGRAM_NOT_RUN",
    message: "the sandbox cannot run /ast/store/x/bin/builder",
    facts: { cause: "No such file or directory" },
  });
});

test("a /usr without Perl", async () => {
  mkdirSync(join(bench.folder, "usr/bin"), { recursive: true });
  await expect(bench.run("", { usr: join(bench.folder, "usr") })).rejects.toMatchObject({
    code: "SANDBOX_SETUP",
  });
  expect(readdirSync(join(bench.folder, "store"))).toEqual([]);
});

test("the next one runs as if nothing had been", async () => {
  expect(await bench.run("echo fine")).toMatchObject({ kind: "exited", code: 0, log: "fine\n" });
});

test("the probe is content with this machine", async () => {
  expect(await probeSandbox(seedTools())).toEqual({ ok: true });
});

test("the probe without tools says so", async () => {
  expect(await probeSandbox({ folder: "/no/such/tools" })).toMatchObject({
    ok: false,
    cause: "tools-missing",
    detail: expect.stringContaining("ENOENT"),
  });
});

test("E8: where user namespaces are off, the probe tells the switch and its remedy", () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
  const program = fileURLToPath(new URL("../support/probe-engine.ts", import.meta.url));
  // Inside a user namespace of our own the limit can be set to 0 without touching the machine's.
  const script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$0" "$1"';
  const nested = spawnSync("unshare", ["-U", "-r", "sh", "-c", script, process.execPath, program], {
    encoding: "utf8",
    env: { ...process.env, TMPDIR: folder },
  });
  rmSync(folder, { recursive: true, force: true });
  expect(nested.stderr).toBe("");
  expect(JSON.parse(nested.stdout)).toEqual({
    ok: false,
    cause: "user-namespaces-off",
    meaning: "this machine does not let ordinary users make user namespaces",
    detail:
      "bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)",
    remedy: "sudo sysctl -w user.max_user_namespaces=15000",
  });
});
