/** Paths stand where a recipe names them: in the script, the environment, texts; outputs may name each other and themselves (F6, F7). */

import { basename } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

const logical = (physical: string): string => `/ast/store/${basename(physical)}`;

test("F6: in script, environment and text, all names are the final paths", async () => {
  await project.recipes(`
const low = command({ name: "low", outputs: ["out", "data"], build: ({ out, outputs }) => sh\`
  echo low >\${out}; echo data >\${outputs.data}
\` });
const note = text("note", str\`see \${low} and \${low.output("data")}\`);
export const lowOut = low;
export const top = command({
  name: "top",
  outputs: ["out", "dev"],
  env: ({ outputs }) => ({ LOW: str\`\${low}/x\`, DEV: str\`\${outputs.dev}\` }),
  build: ({ out, outputs }) => sh\`
    echo "$LOW $DEV $out $dev" >\${out}
    cat \${note} >>\${out}
    echo \${out} >\${outputs.dev}.tmp; mv \${outputs.dev}.tmp /build/x
    echo bare >\${outputs.dev}
  \`,
});`);
  const { paths, errors } = await project.realise("top", "top.dev", "lowOut", "lowOut.data");
  expect(errors).toBe("");
  const [top, dev, low, data] = paths.map(logical);
  expect(await project.read(paths[0]!)).toBe(
    `${low}/x ${dev} ${top} ${dev}\nsee ${low} and ${data}`,
  );
  const info = await project.astbuild("path-info", "top", "--closure");
  expect([...info.stdout.matchAll(/\/ast\/store\/.*/g)].map(([path]) => path).toSorted()).toEqual(
    [data!, dev!, low!, top!].toSorted(),
  );
});

test("F7: a script of more than 128 KiB, with every byte that a script can hold", async () => {
  const lines = Array.from({ length: 4000 }, (_, index) => `echo 'line ${index} äöü "$x" '`);
  await project.recipes(`
export const long = command({ name: "long", build: ({ out }) => sh\`
  exec >\${out}
${lines.join("\n")}
\` });
export const value = command({ name: "value", env: { TEXT: "${"é".repeat(50_000)}" }, build: ({ out }) => sh\`
  echo -n "$TEXT" | wc -m >\${out}
\` });`);
  const { paths, errors } = await project.realise("long", "value");
  expect(errors).toBe("");
  expect((await project.read(paths[0]!)).split("\n").slice(-3)).toEqual([
    'line 3998 äöü "$x" ',
    'line 3999 äöü "$x" ',
    "",
  ]);
  expect(await project.read(paths[1]!)).toBe("50000\n");
});

test("an object that names itself holds its final path, and two builds of it agree", async () => {
  const recipes = (comment: string): string => `
export const self = command({ name: "self", build: ({ out }) => sh\`
  # ${comment}
  mkdir -p \${out}/bin
  echo "#!\${out}/bin/x" >\${out}/bin/x
  ln -s \${out}/bin/x \${out}/link
  printf 'a\\\\0%s\\\\0b' \${out} >\${out}/binary
\` });
export const user = command({ name: "user", build: ({ out }) => sh\`cat \${self}/bin/x >\${out}\` });`;
  await project.recipes(recipes("one"));
  const first = await project.realise("self", "user");
  expect(first.steps).toEqual(["done self-x86_64-gnu", "done user-x86_64-gnu"]);
  expect(await project.read(`${first.paths[0]}/bin/x`)).toBe(
    `#!${logical(first.paths[0]!)}/bin/x\n`,
  );
  await project.recipes(recipes("two"));
  const second = await project.realise("self", "user");
  expect(second.steps).toEqual(["done self-x86_64-gnu", "reused user-x86_64-gnu"]);
  expect(second.paths).toEqual(first.paths);
});
