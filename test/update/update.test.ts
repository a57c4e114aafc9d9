/** `update` puts the hash of what a recipe fetches into the recipe's file, or its lock files anew; and refuses to guess. */

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";

const EMPTY = "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
const FIRMWARE = "the new firmware\n";
const HASH = `sha256-${createHash("sha256").update(FIRMWARE).digest("base64")}`;

function recipe(urls: string, more = ""): string {
  return `import { compose, fetchFile } from "astbuild";

export const firmware = compose({
  name: "firmware",
  result: () =>
    fetchFile({
      urls: [${urls}],
      hash: "${EMPTY}",
    }),
});
${more}`;
}

const HERE = `new URL("firmware.bin", import.meta.url).href`;

test("the old hash is replaced at its place, and what was built is right", async () => {
  await using project = await temporaryProject({
    "astbuild.ts": recipe(HERE),
    "firmware.bin": FIRMWARE,
  });
  const file = join(project.folder, "astbuild.ts");
  const shown = await project.astbuild("update", "firmware", "--dry-run");
  expect(shown.stdout).toBe(`--- astbuild.ts
@@ 8
-      hash: "${EMPTY}",
+      hash: "${HASH}",
`);
  expect(await readFile(file, "utf8")).toBe(recipe(HERE));
  const done = await project.astbuild("update", "firmware");
  expect(done).toMatchObject({
    stdout: `astbuild.ts\n  firmware.bin\n    old  ${EMPTY}\n    new  ${HASH}\n`,
    stderr: "fetching firmware.bin\n",
    exitCode: 0,
  });
  expect(await readFile(file, "utf8")).toBe(recipe(HERE).replace(EMPTY, HASH));
  const { stdout } = await project.astbuild("realise", "firmware");
  expect(await readFile(stdout.trim(), "utf8")).toBe(FIRMWARE);
  const again = await project.astbuild("update", "firmware", "--json");
  expect(JSON.parse(again.stdout)).toEqual({
    version: 1,
    type: "update",
    file,
    isChanged: false,
    changes: [{ name: "firmware.bin", old: HASH, new: HASH }],
  });
});

test("several recipes that begin with the same made-up hash, in one file", async () => {
  const second = recipe(`new URL("second.bin", import.meta.url).href`)
    .replaceAll("firmware", "second")
    .replace(/^import.*\n/, "");
  await using project = await temporaryProject({
    "astbuild.ts": recipe(HERE, second),
    "firmware.bin": "wrong",
    "second.bin": FIRMWARE,
  });
  const { stdout } = await project.astbuild("update", "second", "firmware");
  const wrong = `sha256-${createHash("sha256").update("wrong").digest("base64")}`;
  expect(stdout.match(/^ {4}new {2}.*$/gm)).toEqual([`    new  ${HASH}`, `    new  ${wrong}`]);
  const text = await readFile(join(project.folder, "astbuild.ts"), "utf8");
  expect(text).toBe(recipe(HERE, second.replace(EMPTY, HASH)).replace(EMPTY, wrong));
});

test("a hash that stands twice, and not at the call, is not guessed at", async () => {
  const text = `const hash = "${EMPTY}";
const other = "${EMPTY}";
${recipe(HERE).replace(`hash: "${EMPTY}"`, "hash")}
export const both = [hash, other];
`;
  await using project = await temporaryProject({
    "astbuild.ts": text,
    "firmware.bin": FIRMWARE,
  });
  const { stderr, exitCode } = await project.astbuild("update", "firmware");
  const file = join(project.folder, "astbuild.ts");
  expect(stderr).toContain(`error UPDATE_AMBIGUOUS  the old hash stands 2 times in ${file}\n`);
  expect(stderr).toContain(`\n  at      ${file}:1\n          ${file}:2\n`);
  expect(exitCode).toBe(1);
  expect(await readFile(file, "utf8")).toBe(text);
});

test("places that have different files are not chosen from", async () => {
  await using project = await temporaryProject({
    "astbuild.ts": recipe(`${HERE}, new URL("package.json", import.meta.url).href`),
    "firmware.bin": FIRMWARE,
  });
  const { stderr, exitCode } = await project.astbuild("update", "firmware");
  expect(stderr).toContain(
    "error UPDATE_DISAGREE  the places of firmware.bin have different files\n",
  );
  expect(exitCode).toBe(1);
});

test("what is nowhere is said with each place", async () => {
  await using project = await temporaryProject({ "astbuild.ts": recipe(HERE) });
  const { stderr, exitCode } = await project.astbuild("update", "firmware");
  expect(stderr).toContain("error FETCH_FAILED  firmware.bin cannot be downloaded\n");
  expect(stderr).toContain("there is no such file");
  expect(exitCode).toBe(1);
});

test("files of an installed package are left alone", async () => {
  await using project = await temporaryProject({
    "astbuild.ts": `export { firmware } from "firmware";\n`,
    "node_modules/firmware/package.json": `{ "type": "module", "exports": "./index.js" }`,
    "node_modules/firmware/index.js": recipe(HERE),
    "node_modules/firmware/firmware.bin": FIRMWARE,
  });
  const { stderr, exitCode } = await project.astbuild("update", "firmware");
  expect(stderr).toContain("error UPDATE_FOREIGN  recipe firmware is not of this project\n");
  expect(exitCode).toBe(1);
});

test("a recipe without downloads", async () => {
  await using project = await temporaryProject({
    "astbuild.ts": `import { compose, text } from "astbuild";
export const motd = compose({ name: "motd", result: () => text("motd", "hello\\n") });
`,
  });
  const { stderr, exitCode } = await project.astbuild("update", "motd");
  expect(stderr).toContain("error UPDATE_NOTHING  recipe motd has no download of its own\n");
  expect(exitCode).toBe(1);
});

const LOCKED = `[
  {"name":"bash","version":"5.2","sha256":"${EMPTY}"},
  {"name":"gone","version":"1","sha256":"${EMPTY}"}
]
`;

test("a lock.ts beside the recipe says what its lock files should hold", async () => {
  const now = LOCKED.replace(`"5.2","sha256":"${EMPTY}"`, `"5.3","sha256":"${HASH}"`).replace('"gone"', '"come"'); // prettier-ignore
  await using project = await temporaryProject({
    "astbuild.ts": `export { seed } from "./seed/seed.ts";\n`,
    "seed/seed.ts": `import { compose, text } from "astbuild";
export const seed = compose({ name: "seed", result: () => text("seed", "") });
`,
    "seed/lock.ts": `export async function* locks() {
  yield { file: new URL("native.lock.json", import.meta.url), text: ${JSON.stringify(now)} };
}
`,
    "seed/native.lock.json": LOCKED,
  });
  const shown = await project.astbuild("update", "seed", "--dry-run");
  expect(shown.stdout.split("\n").map((line) => line.slice(0, 20))).toEqual([
    "--- seed/native.lock.",
    "@@ 2",
    '-  {"name":"bash","v',
    '-  {"name":"gone","v',
    '+  {"name":"bash","v',
    '+  {"name":"come","v',
    "",
  ].map((line) => line.slice(0, 20))); // prettier-ignore
  const { stdout } = await project.astbuild("update", "seed");
  expect(stdout).toBe(`seed/native.lock.json
  bash
    old  5.2  ${EMPTY}
    new  5.3  ${HASH}
  come
    new  1  ${EMPTY}
  gone
    old  1  ${EMPTY}
    gone
`);
  expect(await readFile(join(project.folder, "seed/native.lock.json"), "utf8")).toBe(now);
});

test("a lock file that is damaged is named, and left", async () => {
  await using project = await temporaryProject({
    "astbuild.ts": `import { compose, text } from "astbuild";
export const seed = compose({ name: "seed", result: () => text("seed", "") });
`,
    "lock.ts": `export async function* locks() {
  yield { file: new URL("native.lock.json", import.meta.url), text: "[]" };
}
`,
    "native.lock.json": LOCKED.slice(0, 50),
  });
  const { stderr, exitCode } = await project.astbuild("update", "seed");
  const file = join(project.folder, "native.lock.json");
  expect([stderr, exitCode]).toEqual([
    `error LOCK_FAILED  cannot lock anew: ${file} is no list of packages with name, version and sha256
  script  ${project.folder}/lock.ts
`,
    1,
  ]);
  expect(await readFile(file, "utf8")).toBe(LOCKED.slice(0, 50));
});

test("a lock.ts that fails writes nothing", async () => {
  await using project = await temporaryProject({
    "astbuild.ts": `import { compose, text } from "astbuild";
export const seed = compose({ name: "seed", result: () => text("seed", "") });
`,
    "lock.ts": `export async function* locks() {
  yield { file: new URL("native.lock.json", import.meta.url), text: "[]" };
  throw new Error("no mirror");
}
`,
    "native.lock.json": LOCKED,
  });
  const { stderr, exitCode } = await project.astbuild("update", "seed");
  expect(stderr).toContain("error LOCK_FAILED  cannot lock anew: no mirror\n");
  expect(exitCode).toBe(1);
  expect(await readFile(join(project.folder, "native.lock.json"), "utf8")).toBe(LOCKED);
});
