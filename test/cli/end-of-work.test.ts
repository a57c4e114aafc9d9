/** A command ends with its work: what ends earlier never says that all is well, and nothing keeps it longer. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";

const RECIPE = `import { compose, mergeTree } from "astbuild";
const result = (): any => { END; return mergeTree({ name: "x", parts: [] }); };
export const x = compose({ name: "x", result });
`;

test.each([
  [`await new Promise(() => {});`, "nothing is left that could wake it"],
  [`process.exit(0);`, "something called process.exit"],
  [RECIPE.replace("END", "process.exit(0)"), "something called process.exit"],
])("%j", async (module, why) => {
  await using project = await temporaryProject({ "astbuild.ts": module });
  const { stdout, stderr, exitCode } = await project.astbuild("realise", "x");
  expect(stderr).toMatch(
    new RegExp(`^error ENDED_EARLY {2}astbuild ended before its work was done: ${why}\n {2}hint`),
  );
  expect([stdout, exitCode]).toEqual(["", 1]);
});

test("a timer in a recipe's module does not keep the process", async () => {
  await using project = await temporaryProject({
    "astbuild.ts": `setInterval(() => {}, 1000);\n${RECIPE.replace("END;", "")}`,
  });
  const run = project.start("realise", "x");
  const patience = setTimeout(() => run.kill("SIGKILL"), 20_000);
  const { stdout, exitCode } = await run.finished;
  clearTimeout(patience);
  expect(stdout).toMatch(/-x\n$/);
  expect(exitCode).toBe(0);
});

test("more than a pipe holds comes through", async () => {
  const description = `"x".repeat(4_000_000)`;
  await using project = await temporaryProject({
    "astbuild.ts": RECIPE.replace("END;", "").replace("result });", `result, description: ${description} });`), // prettier-ignore
  });
  expect((await project.astbuild("list")).stdout.length).toBeGreaterThan(4_000_000);
});
