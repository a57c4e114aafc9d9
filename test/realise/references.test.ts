/** `allowedReferences` and `disallowedReferences`: what an output may name, as a table (C15). */

import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

interface Case {
  readonly what: string;
  readonly lists: string;
  readonly build: string;
  /** Absent: it builds. */
  readonly refused?: string;
}

const OUT_TO_A = "echo ${a} >${out}; echo >${outputs.dev}";
const OUT_TO_DEV = "echo ${outputs.dev} >${out}; echo >${outputs.dev}";
const OUT_TO_ITSELF = "echo ${out} >${out}; echo >${outputs.dev}";
const NOTHING = "echo >${out}; echo >${outputs.dev}; : ${a} ${b}";

test.each<Case>([
  { what: "no lists, a reference", lists: "", build: OUT_TO_A },
  { what: "allowed", lists: "allowedReferences: [a]", build: OUT_TO_A },
  { what: "another is allowed", lists: "allowedReferences: [b]", build: OUT_TO_A, refused: "out refers to A" }, // prettier-ignore
  { what: "an empty list, a reference", lists: "allowedReferences: []", build: OUT_TO_A, refused: "out refers to A" }, // prettier-ignore
  { what: "an empty list, none", lists: "allowedReferences: []", build: NOTHING },
  { what: "itself is always allowed", lists: "allowedReferences: []", build: OUT_TO_ITSELF },
  { what: "an own output is not", lists: "allowedReferences: []", build: OUT_TO_DEV, refused: "out refers to DEV" }, // prettier-ignore
  { what: "an own output by name", lists: `allowedReferences: ["dev"]`, build: OUT_TO_DEV },
  { what: "disallowed", lists: "disallowedReferences: [a]", build: OUT_TO_A, refused: "out refers to A" }, // prettier-ignore
  { what: "another is disallowed", lists: "disallowedReferences: [b]", build: OUT_TO_A },
  { what: "an own output is disallowed", lists: `disallowedReferences: ["dev"]`, build: OUT_TO_DEV, refused: "out refers to DEV" }, // prettier-ignore
  { what: "disallowed and absent", lists: "disallowedReferences: [a, b]", build: NOTHING },
])("C15: $what", async ({ lists, build, refused }) => {
  await project.recipes(`
const a = text("a", "a");
const b = text("b", "b");
export const thing = command({
  name: "thing",
  outputs: ["out", "dev"],
  ${lists}${lists === "" ? "" : ","}
  build: ({ out, outputs }) => sh\`${build}\`,
});`);
  const run = await project.realise("thing");
  expect([run.exitCode, run.errors]).toEqual(
    refused === undefined ? [0, ""] : [1, message(refused)],
  );
});

test("the files are named that hold it, of an own output too", async () => {
  await project.recipes(`
const a = text("a", "a");
export const thing = command({
  name: "thing",
  outputs: ["out", "dev"],
  allowedReferences: [],
  build: ({ out, outputs }) => sh\`
    mkdir -p \${out}/bin \${outputs.dev}
    ln -s \${a} \${out}/bin/link; for i in 1 2 3 4 5 6; do echo \${outputs.dev} >\${out}/$i; done\`,
});`);
  const { errors } = await project.realise("thing");
  expect(errors).toContain("out refers to /ast/store/HASH-a: bin/link\n");
  expect(errors).toContain("/ast/store/HASH-thing-x86_64-gnu-dev: 1 2 3 4 5 and 1 more\n");
});

function message(refused: string): string {
  const [output, name] = refused.split(" refers to ");
  const path = name === "A" ? "HASH-a" : "HASH-thing-x86_64-gnu-dev";
  return `
error REFERENCE_FORBIDDEN  thing-x86_64-gnu refers to what it may not
  recipe    PROJECT/astbuild.ts:5
  platform  x86_64-gnu
  found     ${output} refers to /ast/store/${path}
`;
}
