/** As many jobs run as there are tokens, in one make and in all together: the real make of the seed against the engine's bank. */

import { availableParallelism } from "node:os";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";
import { mostAtOnce } from "../support/most-at-once.ts";

const project = await seededProject(`
const makefile = text("Makefile", [
  "SHELL = bash",
  "JOBS = 1 2 3 4 5 6 7 8",
  "all: $(JOBS)",
  "$(JOBS):",
  "\\t@from=$$EPOCHREALTIME; for ((i = 0; i < 60000; i++)); do :; done; echo job $$from $$EPOCHREALTIME",
  "",
].join("\\n"));
const made = (name: string) => command({ name, build: ({ out }) => sh\`
  # \${quote(name)}
  make -f \${makefile}; touch \${out}
\` });
export const alone = made("alone");
export const left = made("left");
export const right = made("right");
export const third = made("third");
export const selfish = command({ name: "selfish", jobs: 2, build: ({ out }) => sh\`
  echo "jobs $JOBS makeflags \\\${MAKEFLAGS:-none}"
  from=$EPOCHREALTIME; for ((i = 0; i < 60000; i++)); do :; done
  echo job $from $EPOCHREALTIME; echo job $from $EPOCHREALTIME; touch \${out}
\` });
`);
afterAll(() => project[Symbol.asyncDispose]());

test("one make with two tokens runs two jobs at once, and never more", async () => {
  const run = await project.realise("alone", "-j2");
  expect([run.errors, mostAtOnce(run.log)]).toEqual(["", { jobs: 8, most: 2 }]);
});

test("three makes share two tokens", async () => {
  const run = await project.realise("left", "right", "third", "-j2");
  expect([run.errors, mostAtOnce(run.log)]).toEqual(["", { jobs: 24, most: 2 }]);
});

test("B13: a tool that does not speak the protocol takes its tokens before it starts", async () => {
  await project.write(
    "astbuild.ts",
    (await project.read(`${project.folder}/astbuild.ts`)).replaceAll(`"right"`, `"other"`),
  );
  const run = await project.realise("selfish", "right", "-j2");
  expect([run.errors, mostAtOnce(run.log)]).toEqual(["", { jobs: 10, most: 2 }]);
  expect(run.log).toContain("jobs 2 makeflags none\n");
});

test("B13: a builder is told as many cores as --jobs says, or as there are", async () => {
  const told = async (name: string, ...args: string[]): Promise<string> => {
    await project.recipes(
      `export const ${name} = command({ name: "${name}", build: ({ out }) => sh\`echo "cores $JOBS"; touch \${out}\` });`,
    );
    return (await project.realise(name, ...args)).log;
  };
  expect(await told("four", "-j4")).toBe("cores 4\n");
  expect(await told("all")).toBe(`cores ${availableParallelism()}\n`);
});

test("B12: no build without a core: -j0 is refused, and says what can be written", async () => {
  const { exitCode, errors } = await project.realise("all", "-j0");
  expect([exitCode, errors]).toMatchInlineSnapshot(`
    [
      1,
      "error USAGE  not a number from 1 to 99999: 0
      hint  write a whole number, such as 4
    ",
    ]
  `);
});
