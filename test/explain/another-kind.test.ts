/** What is made in another way than what it is compared with has that for a cause, and nothing else. */

import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const made = command({ name: "made", build: ({ out }) => sh\`echo hello >\${out}\` });
export const words = compose({ name: "words", result: () => text("words", "hello") });
`);
afterAll(() => project[Symbol.asyncDispose]());

test("a command against a text", async () => {
  const { stdout, stderr } = await project.astbuild("explain", "made", "--against", "words");
  expect([stdout, stderr]).toEqual([
    "made x86_64-gnu differs from words: the builder of made: write → command\n\nagainst  words\n",
    "",
  ]);
});
