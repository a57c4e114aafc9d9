import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { failedLine, fetchFile, fetchTar, files, sh } from "../src/index.ts";
import type { Script } from "../src/index.ts";
import { commandOf, instance } from "./context.ts";
import { HASH, make } from "./toolchain.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "astbuild-recipe-"));
  mkdirSync(join(folder, "build"));
});
afterEach(() => rmSync(folder, { recursive: true }));

interface Ran {
  readonly log: readonly string[];
  readonly status: number | null;
}

/** Runs a script with bash: the paths of inputs stand for the files given. */
function run(text: string, inputs: readonly string[] = []): Ran {
  let index = 0;
  const placed = text.replaceAll(/\/ast\/placeholder\/[0-9a-z]{32}/g, () => inputs[index++]!);
  writeFileSync(join(folder, "build.sh"), placed);
  const { status, stderr, stdout } = spawnSync("bash", [join(folder, "build.sh")], {
    cwd: join(folder, "build"),
    encoding: "utf8",
    env: { PATH: process.env["PATH"], SOURCE_DATE_EPOCH: "315532800", LC_ALL: "C.UTF-8" },
  });
  const log = (stdout + stderr).replaceAll(`${folder}/build.sh`, "/ast/build.sh");
  return { log: log.trimEnd().split("\n"), status };
}

function script(build: () => Script): string {
  return commandOf(instance(make({ name: "x", build })).derivation).files["/ast/build.sh"]!;
}

/** The command in the line that is reported as failed. */
function failing(build: () => Script): string | undefined {
  const text = script(build);
  const { log, status } = run(text);
  expect(status).not.toBe(0);
  const line = failedLine(log)?.line;
  return line === undefined ? undefined : text.split("\n")[line - 1]?.trim();
}

test("a failing line is reported by its number, its command and its code", () => {
  const { log, status } = run(
    script(
      () => sh`
    true
    sh -c "exit 3"
    true
  `,
    ),
  );
  expect(status).toBe(3);
  expect(log).toEqual([`astbuild: line 4: sh -c "exit 3" exited with 3`]);
  expect(failedLine(log)).toEqual({ line: 4, what: `sh -c "exit 3" exited with 3` });
});

test("in functions, subshells, pipes, loops and behind continued lines it is the line of the command", () => {
  expect(
    failing(
      () => sh`
    f() {
      true
      false in-function
    }
    f
  `,
    ),
  ).toBe("false in-function");
  expect(
    failing(
      () => sh`
    true
    (
      true
      false in-subshell
    )
  `,
    ),
  ).toBe("false in-subshell");
  expect(
    failing(
      () => sh`
    true
    false | cat
  `,
    ),
  ).toBe("false | cat");
  expect(
    failing(
      () => sh`
    for each in a b; do
      test "$each" = a
    done
  `,
    ),
  ).toBe(`test "$each" = a`);
  expect(
    failing(
      () => sh`
    echo a \
      b
    x=$(false)
  `,
    ),
  ).toBe("x=$(false)");
});

test("what bash itself stops at is found as well", () => {
  expect(
    failing(
      () => sh`
    true
    echo $unset
  `,
    ),
  ).toBe("echo $unset");
  expect(
    failing(
      () => sh`
    true
    no-such-command
  `,
    ),
  ).toBe("no-such-command");
  expect(
    failing(
      () => sh`
    true
    if; then
  `,
    ),
  ).toBe("if; then");
});

test("failures that are caught are not reported", () => {
  const { log, status } = run(
    script(
      () => sh`
    false || true
    if false; then echo no; fi
    set +e; false; set -e
    x=$(false; echo y)
    echo $x
  `,
    ),
  );
  expect(status).toBe(0);
  expect(log).toEqual(["y"]);
});

test("of the lines of a log, the last failure counts", () => {
  expect(failedLine([])).toBeUndefined();
  expect(failedLine(["make: error", "astbuild: nothing"])).toBeUndefined();
  expect(
    failedLine([
      "astbuild: line 1: x exited with 1",
      "more",
      "astbuild: line 7: y exited with 2",
      "z",
    ]),
  ).toEqual({ line: 7, what: "y exited with 2" });
  expect(
    failedLine([
      "/ast/build.sh: line 3: no: command not found",
      "astbuild: line 3: no exited with 127",
    ]),
  ).toEqual({ line: 3, what: "no exited with 127" });
});

function tarball(...entries: string[]): string {
  const source = join(folder, "tar");
  for (const entry of entries) {
    mkdirSync(join(source, entry, ".."), { recursive: true });
    writeFileSync(join(source, entry), "one\n", { mode: 0o444 });
  }
  const file = join(folder, "x.tar.gz");
  execFileSync("tar", ["czf", file, "-C", source, ...readdirSync(source)]);
  return file;
}

const tar = make({
  name: "tar",
  source: fetchTar({ urls: ["https://x/x.tar.gz"], hash: HASH }),
  patches: [fetchFile({ urls: ["https://x/fix.patch"], hash: HASH })],
  build: () => sh`pwd; find . -type f -printf '%P %T@\n' | sort; cat a`,
});

test("a tarball is unpacked, patched, and then all its times are the same", () => {
  const patch = join(folder, "fix.patch");
  writeFileSync(patch, "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-one\n+two\n");
  const text = commandOf(instance(tar).derivation).files["/ast/build.sh"]!;
  const { log, status } = run(text, [tarball("x-1.0/a", "x-1.0/b/c"), patch]);
  expect(log).toEqual([
    "patching file a",
    join(folder, "build/source"),
    "a 315532800.0000000000",
    "b/c 315532800.0000000000",
    "two",
  ]);
  expect(status).toBe(0);
});

test("a tarball without one top folder is unpacked as it is", () => {
  const plain = tar.override(() => ({ patches: [] }));
  const text = commandOf(instance(plain).derivation).files["/ast/build.sh"]!;
  const { log } = run(text, [tarball("a", "b/c")]);
  expect(log[0]).toBe(join(folder, "build/source"));
  expect(log.at(-1)).toBe("one");
});

test("a folder and a file are copied, writable", () => {
  const source = join(folder, "source");
  mkdirSync(source);
  writeFileSync(join(source, "a"), "one\n", { mode: 0o555 });
  execFileSync("chmod", ["555", source]);
  const folders = make({
    name: "folder",
    source: files(import.meta, "*"),
    build: () => sh`echo two >> a; touch b; cat a; test -x a`,
  });
  const text = commandOf(instance(folders).derivation).files["/ast/build.sh"]!;
  expect(run(text, [source]).log).toEqual(["one", "two"]);
  execFileSync("rm", ["-r", join(folder, "build/source")]);

  const single = make({
    name: "file",
    source: fetchFile({ urls: ["https://x/a.c"], hash: HASH }),
    build: () => sh`echo two >> a.c; cat a.c`,
  });
  const other = commandOf(instance(single).derivation).files["/ast/build.sh"]!;
  expect(run(other, [join(source, "a")]).log).toEqual(["one", "two"]);
  expect(statSync(join(folder, "build/source/a.c")).mode & 0o200).toBe(0o200);
});
