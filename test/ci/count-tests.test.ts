/** The last line of .ci/run and its exit code say what happened; what was skipped has not passed. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";

const COUNT = new URL("../support/count-tests.js", import.meta.url).pathname;

function count(report: object | string): [line: string, exitCode: number | null] {
  const folder = mkdtempSync(join(tmpdir(), "astbuild-count-"));
  const file = join(folder, "report.json");
  writeFileSync(file, typeof report === "string" ? report : JSON.stringify(report));
  const { stdout, status } = spawnSync(process.execPath, [COUNT, file]);
  rmSync(folder, { recursive: true });
  return [stdout.toString(), status];
}

function file(status: string, ...tests: string[]): object {
  return { status, assertionResults: tests.map((each) => ({ status: each })) };
}

test.each<[name: string, report: object | string, line: string, exitCode: number]>([
  [
    "all passed but for skipped ones",
    {
      success: true,
      testResults: [file("passed", "passed", "skipped", "todo"), file("passed", "passed")],
    },
    "2 passed, 0 failed, 2 skipped\n",
    0,
  ],
  [
    "one failed",
    { success: false, testResults: [file("failed", "passed", "failed")] },
    "1 passed, 1 failed, 0 skipped\n",
    1,
  ],
  [
    "a file that cannot be loaded",
    { success: false, testResults: [file("failed"), file("passed", "passed")] },
    "1 passed, 1 failed, 0 skipped\n",
    1,
  ],
  [
    "all skipped",
    { success: true, testResults: [file("passed", "pending")] },
    "0 passed, 0 failed, 1 skipped\n",
    1,
  ],
  ["vitest died before it wrote", "", "0 passed, 0 failed, 0 skipped\n", 1],
])("%s", (_name, report, line, exitCode) => {
  expect(count(report)).toEqual([line, exitCode]);
});
