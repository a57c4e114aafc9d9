/** docs/tutorial.md, followed word for word: every file written, every command run, in the order of the page. */

import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codeBlocks } from "./code-blocks.ts";
import type { CodeBlock } from "./code-blocks.ts";
import { isClaimed } from "./is-claimed.ts";
import { CHECKOUT, emptyFolder, packTarball, warmStore } from "./outside-project.ts";
import type { OutsideProject } from "./outside-project.ts";

interface Step {
  readonly script: string;
  /** Lines that stdout shows in this order, others in between. */
  readonly shows: readonly string[];
  readonly files: readonly CodeBlock[];
}

const blocks = codeBlocks("tutorial.md");
const steps: Step[] = blocks.flatMap((block, index) => {
  if (block.language !== "sh") return [];
  const before = blocks.slice(0, index).findLastIndex(({ language }) => language === "sh");
  const files = blocks.slice(before + 1, index).filter(({ file }) => file !== undefined);
  const next = blocks[index + 1];
  const shows = next?.language === "text" ? next.code.trimEnd().split("\n") : [];
  return [{ script: block.code, shows, files }];
});
let project: OutsideProject;

beforeAll(() => {
  project = emptyFolder();
  project.env["ASTBUILD_STORE"] = warmStore();
  mkdirSync(join(project.env["HOME"]!, "astbuild/dist"), { recursive: true });
  const tarball = packTarball(join(project.folder, ".."));
  copyFileSync(tarball, join(project.env["HOME"]!, "astbuild/dist/astbuild-0.1.0.tgz"));
}, 120_000);
afterAll(() => project[Symbol.asyncDispose]());

test("the page shows the recipes that init writes", () => {
  const template = readFileSync(join(CHECKOUT, "packages/astbuild/template/astbuild.ts"), "utf8");
  const shown = blocks.find(({ language, file }) => language === "ts" && file === undefined);
  expect(template.slice(template.indexOf("import "))).toBe(shown!.code);
});

describe("its steps", () => {
  test.for(steps)("$script", { timeout: 1_800_000 }, async ({ script, shows, files }, { skip }) => {
    const host = script.match(/--host (riscv64)/)?.[1];
    skip(host !== undefined && !isClaimed(host), `initrd is not for ${host} yet`);
    for (const { file, code } of files) project.write(`lab/${file}`, code);
    const first = script.startsWith("mkdir lab");
    const { stdout, stderr, exitCode } = await project.run(
      `set -e; ${first ? "" : "cd lab;"}\n${script}`,
    );
    expect(exitCode === 0 ? "done" : stderr).toBe("done");
    let rest = stdout;
    for (const line of shows) {
      expect(rest).toContain(line);
      rest = rest.slice(rest.indexOf(line) + line.length);
    }
  });
});
