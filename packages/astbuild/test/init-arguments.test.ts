/** Words of a command for the guest, as the kernel splits them. */

import { formatError } from "@astbuild/errors";
import type { AstbuildError } from "@astbuild/errors";
import { expect, test } from "vitest";
import { initArguments } from "../src/init-arguments.ts";

test("words, words with spaces, an empty word, no command", () => {
  expect(initArguments(["sh", "-c", "jq -c '.a'; exit 3"])).toBe(`-- sh -c "jq -c '.a'; exit 3"`);
  expect(initArguments(["echo", ""])).toBe('-- echo ""');
  expect(initArguments([])).toBeUndefined();
});

test.each([
  ["sh -c 'echo \"x\"'", "double quotes"],
  ["a\nb", "a newline"],
])("USAGE for %j: %s", (word, what) => {
  let message = "";
  try {
    initArguments(["sh", word]);
  } catch (error) {
    message = formatError(error as AstbuildError);
  }
  expect(message).toContain(`error USAGE  the kernel's command line cannot hold ${what}: `);
  expect(message).toContain("put a script into the image");
});
