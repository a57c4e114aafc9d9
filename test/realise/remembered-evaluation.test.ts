/** What recipes said is remembered, and forgotten as soon as anything that they were read from changes; a result that is gone is made again. */

import { createHash } from "node:crypto";
import {
  existsSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import type { Project } from "../support/cli.ts";

const RECIPES = `import { compose, files, mergeTree, text } from "astbuild";
import { word } from "./word.ts";
export const greeting = compose({
  name: "greeting",
  result: () => mergeTree({ name: "greeting", parts: [files(import.meta, "etc/**"), folder] }),
});
const folder = files(import.meta, "share/*");
export const note = compose({ name: "note", result: () => text("note", word) });
`;

let project: Project;

beforeEach(async () => {
  project = await temporaryProject({
    "astbuild.ts": RECIPES,
    "word.ts": `export const word = "hello";\n`,
    "etc/issue": "one\n",
    "share/deep/skipped": "",
    "share/text": "text\n",
  });
  makeOld();
});
afterEach(() => project[Symbol.asyncDispose]());

test("the second time nothing is evaluated, with a link, without, and for --json", async () => {
  await realise("note");
  pretend(42);
  const again = await realise("note");
  expect(again.stderr).toContain("42 of 42 steps");
  expect(readFileSync(again.stdout.trim(), "utf8")).toBe("hello");
  const json = await realise("note", "--json");
  const result = JSON.parse(json.stdout.trim().split("\n").at(-1)!) as Record<string, unknown>;
  expect(result).toMatchObject({
    exitCode: 0,
    counts: { done: 0, reused: 42 },
    targets: [{ name: "note", link: join(project.folder, "result/note-x86_64-gnu") }],
  });
});

const CHANGES: Readonly<Record<string, () => void>> = {
  "a module": () => writeFileSync(at("word.ts"), `export const word = "other";\n`),
  "a module, with its old time and size": () => {
    writeFileSync(at("word.ts"), `export const word = "hallo";\n`);
    utimesSync(at("word.ts"), 1_000_000, 1_000_000);
  },
  "a file of a pattern": () => writeFileSync(at("etc/issue"), "two\n"),
  "a new file of a pattern": () => writeFileSync(at("etc/motd"), ""),
  "a file of a pattern that is gone": () => rmSync(at("share/text")),
  "a folder in place of which there is a link": () => {
    rmSync(at("etc"), { recursive: true });
    symlinkSync("share", at("etc"));
  },
};

test.each(Object.keys(CHANGES))("evaluated again after a change of %s", async (what) => {
  await realise("greeting", "note");
  pretend(42);
  expect((await realise("greeting", "note")).stderr).toContain("42 of 42 steps");
  CHANGES[what]!();
  expect((await project.astbuild("realise", "greeting", "note")).stderr).not.toContain("42");
});

test("other targets, another host and other options of the store are other evaluations", async () => {
  await realise("note");
  pretend(42);
  expect((await realise("note", "--host", "riscv64")).stderr).not.toContain("42");
  expect((await realise("greeting")).stderr).not.toContain("42");
  expect((await realise("note", "--store", join(project.store, "../other"))).stderr).not.toContain(
    "42",
  );
});

test("a result that was collected is made again; a link that is gone too", async () => {
  const first = await realise("note");
  rmSync(at("result"), { recursive: true });
  const linked = await realise("note");
  expect(readFileSync(at("result/note-x86_64-gnu"), "utf8")).toBe("hello");
  rmSync(at("result"), { recursive: true });
  expect((await project.astbuild("gc")).exitCode).toBe(0);
  expect(existsSync(linked.stdout.trim())).toBe(false);
  const again = await realise("note", "--no-link");
  expect([again.exitCode, again.stdout]).toEqual([0, first.stdout]);
  expect(existsSync(again.stdout.trim())).toBe(true);
});

test("what is written to a file of one's own is copied each time", async () => {
  await realise("note", "-o", "copy");
  pretend(42);
  rmSync(at("copy"));
  await realise("note", "-o", "copy");
  expect(readFileSync(at("copy"), "utf8")).toBe("hello");
});

test.each([
  ["names the environment", `export const word = process.env.HOME ?? "";\n`],
  ["names the clock", `export const word = String(new Date().getFullYear());\n`],
  ["imports a part of Node", `import os from "node:os";\nexport const word = os.hostname();\n`],
  ["prints", `console.error("evaluated");\nexport const word = "hello";\n`],
])("a recipe that %s is evaluated each time", async (_, text) => {
  await project.write("word.ts", text);
  makeOld();
  await realise("note");
  expect(remembered()).toEqual([]);
});

test("a file that was changed a moment ago is not trusted", async () => {
  utimesSync(at("word.ts"), new Date(), new Date(Date.now() + 10_000));
  await realise("note");
  expect(remembered()).toEqual([]);
});

test("a folder that patterns may reach through a link is looked into each time", async () => {
  symlinkSync("share", at("linked"));
  await project.write("astbuild.ts", RECIPES.replace('"share/*"', '"{linked,etc}/*"'));
  makeOld();
  await realise("note");
  expect(remembered()).toHaveLength(1);
  rmSync(remembered()[0]!);
  await realise("greeting");
  expect(remembered()).toEqual([]);
});

test("an entry that is damaged counts as none", async () => {
  await realise("note");
  pretend(42);
  const [entry] = remembered();
  writeFileSync(entry!, readFileSync(entry!, "utf8").replace('"total":42', '"total":43'));
  expect((await realise("note")).stderr).toContain("1 of 1");
});

async function realise(...args: string[]): ReturnType<Project["astbuild"]> {
  const run = await project.astbuild("realise", ...args);
  expect([run.exitCode, run.stderr]).toEqual([0, expect.any(String)]);
  return run;
}

/** The number of steps is what shows where a result comes from. */
function pretend(total: number): void {
  const [entry, other] = remembered();
  expect(other).toBeUndefined();
  const [, text] = readFileSync(entry!, "utf8").split("\n");
  const changed = JSON.stringify({ ...(JSON.parse(text!) as object), total });
  const digest = createHash("sha256").update(changed).digest("hex");
  writeFileSync(entry!, `${digest}\n${changed}`);
}

function remembered(): string[] {
  const folder = join(project.store, "var/evaluations");
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

/** Only what was settled when it was read is trusted; ctime cannot be set, so the clock must have moved on. */
function makeOld(): void {
  const began = Date.now();
  while (Date.now() < began + 60);
}

function at(path: string): string {
  return join(project.folder, path);
}
