/** Words of a command for the guest, as the kernel splits them. */

import { formatError } from "@astbuild/errors";
import type { AstbuildError } from "@astbuild/errors";
import { platform } from "@astbuild/platform";
import type { Architecture } from "@astbuild/platform";
import { expect, test } from "vitest";
import { initArguments, kernelCommandLine } from "../src/init-arguments.ts";

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

test("what the kernel would drop or cut is refused", () => {
  expect(() => initArguments(["echo", "a", "--", "b"])).toThrow(
    "the kernel drops words behind a second --",
  );
  expect(() => initArguments(Array.from({ length: 32 }, () => "x"))).toThrow(
    "the kernel hands on 31 words, and these are 32",
  );
  const line =
    (arch: Architecture, length: number): (() => string) =>
    () =>
      kernelCommandLine(platform(`${arch}-musl`), ["quiet", undefined, "x".repeat(length)]);
  expect(line("riscv64", 900)()).toMatch(/^quiet x+$/);
  expect(line("riscv64", 1000)).toThrow(
    "the command line of riscv64 kernels has 1023 bytes, and this would be 1029",
  );
  expect(line("x86_64", 1900)()).toMatch(/^quiet x+$/);
  expect(line("x86_64", 2000)).toThrow("the command line of x86_64 kernels has 1983 bytes");
});
