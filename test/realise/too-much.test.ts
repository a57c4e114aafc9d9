/** A build that takes more than it may is ended with the reason, by the command's limits, the recipe's or the library's. */

import { realise } from "astbuild";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const memory = command({ name: "memory", build: ({ out }) => sh\`
  python3 -c 'import time; x = bytearray(300 << 20); time.sleep(60)'
\` });
export const modest = memory.override(() => ({ name: "modest", limits: { maxMemory: 200 * 2 ** 20 } }));
export const processes = command({ name: "processes", build: ({ out }) => sh\`
  for i in $(seq 200); do sleep 60 & done; wait
\` });
export const disk = command({ name: "disk", build: ({ out }) => sh\`
  head -c 100M /dev/urandom >\${out}; sleep 60
\` });
export const sparse = command({ name: "sparse", build: ({ out }) => sh\`truncate -s 100M \${out}\` });
export const wrong = memory.override(() => ({ name: "wrong", limits: { maxMemory: "4G" } }));
export const fine = command({ name: "fine", build: ({ out }) => sh\`touch \${out}\` });
`);
afterAll(() => project[Symbol.asyncDispose]());

test.for([
  ["memory", ["--max-memory", "200M"]],
  ["processes", ["--max-processes", "100"]],
  ["disk", ["--max-disk", "20M"]],
  ["sparse", ["--max-disk", "20M"]],
] as const)("too much %s by the command line", async ([name, options]) => {
  const { errors, exitCode } = await project.realise(name, ...options);
  expect(`exit ${exitCode}\n${errors}`).toMatchSnapshot();
});

test("too much memory by the recipe; the command line goes before it", async () => {
  expect((await project.realise("modest")).codes).toEqual(["BUILD_OUT_OF_MEMORY"]);
  const run = await project.realise("modest", "--max-memory", "4G", "--timeout", "4");
  expect(run.codes).toEqual(["BUILD_TIMED_OUT"]);
});

test("a limit that is no number is an error of the recipe", async () => {
  const { errors } = await project.realise("wrong");
  expect(errors).toMatchInlineSnapshot(`
    "error LIMIT_INVALID  recipe wrong: not a limit: maxMemory
      recipe  wrong x86_64-gnu  PROJECT/astbuild.ts:14
      value   "4G"
      limits  timeout maxSilent maxLog maxMemory maxProcesses maxDisk
      hint    a number of seconds, bytes or processes: limits: { maxMemory: 4 * 2 ** 30 }
    "
  `);
});

test("by the library", async () => {
  const { failures } = await realise({
    targets: ["disk"],
    folder: project.folder,
    store: project.store,
    limits: { maxDisk: 20 * 2 ** 20 },
  });
  expect(failures.map(({ code }) => code)).toEqual(["BUILD_OUT_OF_DISK"]);
});

test("limits change no hash", async () => {
  const first = await project.realise("fine", "--max-memory", "1G", "--max-processes", "99");
  const second = await project.realise("fine", "--max-disk", "1G");
  expect([first.steps, second.steps, second.paths]).toEqual([
    ["done fine-x86_64-gnu"],
    [],
    first.paths,
  ]);
});
