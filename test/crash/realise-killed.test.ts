/** A command that is killed at any step of publishing leaves an image that is old, new or not there; the next run makes it (D8, D14, H8). */

import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

const recipes = (version: string): Promise<void> =>
  project.recipes(`
export const part = command({ name: "part", build: ({ out }) => sh\`
  mkdir \${out}; echo \${out} ${version} >\${out}/file
\` });
export const top = image({ name: "top", root: () => ({ "/": tree(part) }) });`);

test.each([
  "realise:locked",
  "realise:building",
  "log:compressed",
  "realise:built",
  "publish:examined",
  "publish:moved",
  "publish:rewritten",
  "publish:finished",
  "publish:locked",
  "publish:renamed",
  "publish:inserted",
  "publish:synced",
  "publish:committed",
  "root:pointing",
  "root:pointed",
  "root:registered",
  "root:temporary",
  "root:linked",
])("D8: killed at %s", async (checkpoint) => {
  await recipes(checkpoint.replace(":", "-"));
  project.env["ASTBUILD_CHECKPOINT"] = `${checkpoint}:kill`;
  const killed = await project.realise("top");
  delete project.env["ASTBUILD_CHECKPOINT"];
  expect(killed.signal).toBe("SIGKILL");
  const again = await project.realise("top", "part");
  expect([again.exitCode, again.errors]).toEqual([0, ""]);
  expect(await project.read(`${again.paths[1]}/file`)).toBe(
    `/ast/store/${basename(again.paths[1]!)} ${checkpoint.replace(":", "-")}\n`,
  );
  expect((await project.realise("top")).steps).toEqual([]);
});

test("D8: after all of these everything is sound, and one collection leaves no junk", async () => {
  await project.astbuild("gc");
  const verified = await project.astbuild("store", "verify", "--contents");
  expect(verified.stdout).toMatch(/: all sound\n$/);
  expect(junkIn(project.store)).toEqual([]);
  expect(junkIn(join(project.folder, "result"))).toEqual([]);
});

/** Names that no finished work has. */
function junkIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const isJunk = (name: string): boolean =>
    /(^|\/)\.|\.tmp$|^var\/(tmp|live)\//.test(name) && !/^var\/downloads\//.test(name);
  return names.filter(isJunk);
}

test(
  "D8: killed while a file of the user's is written: the old one stands; the next run leaves nothing beside the new one",
  { timeout: 300_000 },
  async () => {
    const result = join(project.folder, "top.img");
    const hidden = (): string[] =>
      readdirSync(project.folder).filter((name) => name.startsWith("."));
    await recipes("before");
    expect((await project.realise("top", "-o", "top.img")).exitCode).toBe(0);
    const old = readFileSync(result);
    await recipes("after");
    project.env["ASTBUILD_CHECKPOINT"] = "result:written:kill";
    const killed = await project.realise("top", "-o", "top.img");
    delete project.env["ASTBUILD_CHECKPOINT"];
    expect(killed.signal).toBe("SIGKILL");
    expect(readFileSync(result).equals(old)).toBe(true);
    expect(hidden()).toHaveLength(1);
    const again = await project.realise("top", "-o", "top.img");
    expect([again.exitCode, again.errors]).toEqual([0, ""]);
    expect(readFileSync(result).equals(old)).toBe(false);
    expect(hidden()).toEqual([]);
  },
);

test("D14: what lies at an output's path without being registered is replaced, never adopted", async () => {
  await recipes("garbage");
  const first = await project.realise("part");
  const name = basename(first.paths[0]!);
  await using other = await seededProject("");
  await other.write("astbuild.ts", await project.read(join(project.folder, "astbuild.ts")));
  const place = join(other.store, "objects", name);
  mkdirSync(place);
  writeFileSync(join(place, "file"), "garbage");
  const run = await other.realise("part");
  expect(run.steps).toEqual(["done part-x86_64-gnu"]);
  expect(run.paths).toEqual([place]);
  expect(await other.read(join(place, "file"))).toBe(`/ast/store/${name} garbage\n`);
  expect(readdirSync(join(other.store, "objects")).filter((each) => each.startsWith("."))).toEqual(
    [],
  );
});
