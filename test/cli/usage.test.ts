/** Wrong command lines: a USAGE error with a hint, exit code 1, never a stack. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test.each<[args: string[], stderr: string[]]>([
  [
    ["realize", "x"],
    ["error USAGE  unknown command 'realize'", "  hint  did you mean realise?"],
  ],
  [["realise"], ["error USAGE  no target is named", "  hint  astbuild list"]],
  [
    ["realise", "--frob"],
    ["error USAGE  unknown option '--frob'", "  hint  astbuild realise --help"],
  ],
  [
    ["store", "ls"],
    ["error USAGE  missing required argument 'path'", "  hint  astbuild store ls --help"],
  ],
  [
    ["help", "bogus"],
    ["error USAGE  unknown command 'bogus'", "  hint  astbuild --help"],
  ],
  [
    ["realise", "tiny", "-j", "0"],
    ["error USAGE  not a number from 1 to 99999: 0", "  hint  write a whole number, such as 4"],
  ],
  [
    ["realise", "tiny", "etc", "-o", "x"],
    ["error USAGE  -o takes the result of one target", "  hint  name one target, or leave -o away"],
  ],
  [
    ["realise", "tiny", "--timeout", "soon"],
    ["error USAGE  not a duration: soon", "  hint  write seconds, or 90s, 10m, 2h, 30d"],
  ],
  [
    ["realise", "tiny", "--host", "riscv64", "--target", "riscv64"],
    [
      "error USAGE  option '--target <platform>' cannot be used with option '--host <platform>'",
      "  hint  astbuild realise --help",
    ],
  ],
  [
    ["realise", "tiny", "--arg", "dsn=1"],
    ["error ARG_UNKNOWN  recipe tiny has no argument dsn", "  declared  dns (a string)"],
  ],
  [
    ["realise", "tiny", "--arg", "__proto__=1"],
    ["error ARG_UNKNOWN  recipe tiny has no argument __proto__", "  declared  dns (a string)"],
  ],
  [
    ["realise", "tiny", "--store", ""],
    ["error USAGE  --store names no folder", "  hint  leave it away for the usual store"],
  ],
  [
    ["store", "add", ""],
    ["error USAGE  the file has no name", "  hint  write . for this folder"],
  ],
  [
    ["realise", "tiny.dev"],
    ["error OUTPUT_UNKNOWN  recipe tiny has no output dev", "  outputs  out"],
  ],
])("%j", async (args, lines) => {
  await using project = await temporaryProject(TINY);
  const { stdout, stderr, exitCode } = await project.astbuild(...args);
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: "",
    stderr: `${lines.join("\n")}\n`,
    exitCode: 1,
  });
});

test("every command has help with examples", async () => {
  await using project = await temporaryProject({});
  const { stdout } = await project.astbuild("--help");
  const names = [...stdout.matchAll(/^ {2}([a-z-]+)(?:\|[a-z]+)? /gm)].map((match) => match[1]!);
  const commands = [...new Set(names)].filter((name) => name !== "help" && name !== "astbuild");
  expect(commands).toContain("realise");
  const leaves = commands.flatMap((name) =>
    name === "store"
      ? [
          ["store", "ls"],
          ["store", "cat"],
        ]
      : [[name]],
  );
  const helps = await Promise.all(leaves.map((args) => project.astbuild(...args, "--help")));
  for (const help of helps) {
    expect(help.exitCode).toBe(0);
    expect(help.stdout).toMatch(/\nExamples:\n {2}astbuild /);
  }
});

test("outside any project", async () => {
  await using project = await temporaryProject({});
  const { stderr, exitCode } = await project.astbuild("list");
  expect(stderr).toMatch(/^error PROJECT_NOT_FOUND {2}/);
  expect(exitCode).toBe(1);
});
