import { execFileSync, spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { unameScript } from "../src/fixed-files.ts";

test.each([
  [[], "Linux"],
  [["-m"], "riscv64"],
  [["--machine"], "riscv64"],
  [["-r"], "unknown"],
  [["-s", "-m"], "Linux riscv64"],
  [["-ms"], "Linux riscv64"],
  [["-n"], "localhost"],
  [["-p"], "unknown"],
  [["-o"], "GNU/Linux"],
  [["-a"], "Linux localhost unknown unknown riscv64 GNU/Linux"],
])("uname %j answers %j", (options, answer) => {
  const said = execFileSync("/bin/sh", ["-c", unameScript("riscv64"), "uname", ...options]);
  expect(said.toString()).toBe(`${answer}\n`);
});

test.each([[["-x"]], [["--kernel"]], [["word"]]])("uname %j is an error", (options) => {
  const { status, stderr } = spawnSync("/bin/sh", ["-c", unameScript("x"), "uname", ...options]);
  expect({ status, said: stderr.toString() }).toMatchObject({
    status: 1,
    said: expect.stringMatching(/^uname: /),
  });
});
