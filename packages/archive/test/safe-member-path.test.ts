import { expect, test } from "vitest";
import { safeMemberPath } from "../src/index.ts";

test.each([
  ["./usr/bin/", "usr/bin"],
  ["usr//bin/./env", "usr/bin/env"],
  ["./", ""],
  [".", ""],
  ["..data", "..data"],
  ["a".repeat(255), "a".repeat(255)],
])("%s is %s", (path, safe) => {
  expect(safeMemberPath(path, "a.deb")).toBe(safe);
});

test.each([
  ["..", "a member's path leaves the archive"],
  ["./../etc/passwd", "a member's path leaves the archive"],
  ["usr/../../etc", "a member's path leaves the archive"],
  ["usr/..", "a member's path leaves the archive"],
  ["/etc/passwd", "a member with an absolute path"],
  ["//etc", "a member with an absolute path"],
  ["", "a member without a name"],
  ["a\0b", "a NUL in a member's path"],
  ["\ud800", "a member's path is not UTF-8"],
  ["ü".repeat(128), "a member's name is longer than 255 bytes"],
  ["a/".repeat(2048) + "b", "a member's path is longer than 4095 bytes"],
])("%j is ARCHIVE_UNSAFE", (path, problem) => {
  expect(() => safeMemberPath(path, "a.deb")).toThrow(
    expect.objectContaining({
      code: "ARCHIVE_UNSAFE",
      message: `a.deb: ${problem}: ${JSON.stringify(path)}`,
    }),
  );
});
