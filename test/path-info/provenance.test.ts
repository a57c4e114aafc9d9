/** What is known of an object: what it refers to, what made it, from what, how. nix.md F2. */

import { basename } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const kept = command({ name: "kept", build: ({ out }) => sh\`echo kept >\${out}\` });
export const used = command({ name: "used", build: ({ out }) => sh\`echo used >\${out}\` });
export const top = command({ name: "top", version: "3", build: ({ out }) => sh\`
  mkdir \${out}; cat \${used} >\${out}/copy; ln -s \${kept} \${out}/link; echo \${out} >\${out}/self
\` });
`);
afterAll(() => project[Symbol.asyncDispose]());
const built = await project.realise("top", "kept", "used");
const [top, kept, used] = built.paths.map((path) => `/ast/store/${basename(path)}`);

test("F2: an input that is kept is a reference, one that is only used is not", async () => {
  expect([built.errors, built.exitCode]).toEqual(["", 0]);
  const info = JSON.parse((await project.astbuild("path-info", "top", "--json")).stdout) as object;
  expect(info).toMatchObject({ references: [kept], selfReference: true });
  const tree = await project.astbuild("path-info", "top", "--tree");
  expect(tree.stdout.replaceAll(/ {2}\d+ B/g, "")).toBe("top-3-x86_64-gnu\n└─ kept-x86_64-gnu\n");
  const closure = await project.astbuild("path-info", "top", "--closure", "--json");
  const lines = closure.stdout.trimEnd().split("\n");
  const paths = lines.map((line) => (JSON.parse(line) as { path: string }).path);
  expect(new Set(paths)).toEqual(new Set([top, kept]));
});

test("F2: what made an object, from what, how isolated, and what that took", async () => {
  const { stdout } = await project.astbuild("path-info", "top", "--json");
  const { builds } = JSON.parse(stdout) as { builds: readonly { inputs: readonly string[] }[] };
  expect(builds).toMatchObject([
    {
      ...{ name: "top-3-x86_64-gnu", output: "out", isolation: "sandbox" },
      ...{ seconds: expect.any(Number), cpuSeconds: expect.any(Number) },
      maxRss: expect.any(Number),
    },
  ]);
  expect(builds[0]!.inputs).toEqual(expect.arrayContaining([kept, used]));
  const text = (await project.astbuild("path-info", "top")).stdout;
  expect(text).toMatch(/^built by +top-3-x86_64-gnu$/m);
  expect(text).toMatch(/^built in +[\d.]+s, [\d.]+s of CPU, largest process [\d.]+ MiB$/m);
  expect(text).toMatch(/^isolation +sandbox$/m);
  expect(text).not.toMatch(/^checked/m);
});

test("a check is told with the object, by whatever name it is asked for", async () => {
  expect((await project.realise("--check", "top")).exitCode).toBe(0);
  expect((await project.astbuild("path-info", top!)).stdout).toMatch(
    /^checked +\S+, built again once: the same bytes$/m,
  );
});
