/** A command that did not come to the end of its work never says that all is well. */

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
