import { formatError } from "@astbuild/errors";
import { expect, test } from "vitest";
import { PLATFORMS, parsePlatform } from "../src/index.ts";

test("four architectures with two C libraries each", () => {
  expect(PLATFORMS.map(({ name }) => name)).toEqual([
    ...["x86_64-gnu", "x86_64-musl", "riscv64-gnu", "riscv64-musl"],
    ...["aarch64-gnu", "aarch64-musl", "loongarch64-gnu", "loongarch64-musl"],
  ]);
});

test("an architecture alone takes what the recipe prefers", () => {
  expect(parsePlatform("riscv64").name).toBe("riscv64-gnu");
  expect(parsePlatform("riscv64", "musl").name).toBe("riscv64-musl");
  expect(parsePlatform("riscv64-gnu", "musl").name).toBe("riscv64-gnu");
  expect(parsePlatform("riscv64-linux-musl").triple).toBe("riscv64-linux-musl");
});

test.each(["", "arm", "riscv64-", "riscv64-uclibc", "x86_64-pc-linux-gnu", "RISCV64"])(
  "%j is no platform",
  (text) => {
    expect(() => parsePlatform(text)).toThrow(/no such platform/);
  },
);

test.each([
  ["arm64", "aarch64"],
  ["amd64", "x86_64"],
  ["x86-64", "x86_64"],
  ["riscv", "riscv64"],
  ["RISCV64", "riscv64"],
  ["loong64-musl", "loongarch64-musl"],
  ["riscv64-glibc", "riscv64-gnu"],
  ["x86_64-pc-linux-gnu", "x86_64-gnu"],
])("%s is near %s", (text, near) => {
  expect(() => parsePlatform(text)).toThrow(
    expect.objectContaining({ facts: expect.objectContaining({ near }) as object }),
  );
});

test("the error lists what there is", () => {
  let message = "";
  try {
    parsePlatform("sparc");
  } catch (error) {
    message = formatError(error);
  }
  expect(message).toBe(
    [
      "error PLATFORM_UNKNOWN  no such platform: sparc",
      "  architectures  x86_64 riscv64 aarch64 loongarch64",
      "  c libraries    gnu musl",
      "  hint           write an architecture, or both: --host riscv64, --host riscv64-musl",
    ].join("\n"),
  );
});
