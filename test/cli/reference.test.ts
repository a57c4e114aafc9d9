/** docs/cli.md says what the program says of itself. */

import { expect, test } from "vitest";
import { referencePage } from "./reference.ts";

test("the reference is up to date: else run `node test/cli/reference.ts`", () => {
  const { is, should } = referencePage();
  expect(is).toBe(should);
});
