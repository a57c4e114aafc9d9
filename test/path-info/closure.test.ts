/** A closure as data: every object in it once, with what it refers to and the size that it has. nix.md F8. */

import { lstatSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
const low = command({ name: "low", build: ({ out }) => sh\`head -c 70000 /dev/zero >\${out}\` });
const left = command({ name: "left", build: ({ out }) => sh\`mkdir \${out}; echo \${low} >\${out}/text; ln -s text \${out}/link\` });
const right = command({ name: "right", build: ({ out }) => sh\`echo \${low} >\${out}\` });
export const top = command({ name: "top", build: ({ out }) => sh\`
  mkdir -p \${out}/a/b; echo \${left} \${out} >\${out}/a/b/c; ln -s \${right} \${out}/right
\` });`);
afterAll(() => project[Symbol.asyncDispose]());

interface Info {
  readonly path: string;
  readonly physical: string;
  readonly size: number;
  readonly references: readonly string[];
}

/** Bytes of the files below, and of the texts of links. */
function bytes(path: string): number {
  const stat = lstatSync(path);
  if (!stat.isDirectory()) return stat.size;
  return readdirSync(path).reduce((sum, name) => sum + bytes(join(path, name)), 0);
}

test("F8: sorted, complete, nothing twice, with the sizes of what lies there", async () => {
  expect((await project.realise("top")).errors).toBe("");
  const { stdout } = await project.astbuild("path-info", "top", "--closure", "--json");
  const infos = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Info);
  const names = infos.map(({ path }) => path.replace(/^.*?-(.*)-x86_64-gnu$/, "$1"));
  expect(names.toSorted()).toEqual(["left", "low", "right", "top"]);
  expect(infos.map(({ size }) => size)).toEqual(infos.map(({ physical }) => bytes(physical)));
  const paths = infos.map(({ path }) => path);
  expect(paths).toEqual(paths.toSorted());
  const referred = infos.flatMap(({ references }) => references);
  expect([...new Set(referred)].toSorted()).toEqual(paths.filter((each) => !/-top-/.test(each)));
  for (const { references } of infos) expect(references).toEqual(references.toSorted());
});
