/** What a failed build's last lines make `buildAdvice` say; most failures make it say nothing. */

import { expect, test } from "vitest";
import { buildAdvice } from "../src/build-advice.ts";

test.each([
  ["/ast/build.sh: line 11: ./configure: No such file or directory", "autoreconf: true"],
  ["/ast/build.sh: line 7: LDFLAGS: unbound variable", "LDFLAGS is set by deps"],
  ["/ast/build.sh: line 4: example.org: Temporary failure in name resolution", "no network"],
  ["curl: (6) Could not resolve host: example.org", "no network"],
  ["mkdir: cannot create directory ‘/home’: Read-only file system", "${out}, /build and /tmp"],
  ["cannot create /homeless-shelter/.cache: No such file or directory", "export HOME=/build"],
  ["/ast/build.sh: line 4: nasm: command not found", "nasm is not on PATH"],
  ["/bin/sh: 1: gperf: command not found", "gperf is not on PATH"],
  ["/usr/bin/x86_64-linux-gnu-ld: cannot find -lz: No such file or directory", "no libz among"],
  ["a.c:1:10: fatal error: zlib.h: No such file or directory", "does not bring zlib.h"],
  ["configure: error: cannot find required curses/ncurses library", "--keep-failed"],
  ['meson.build:33:10: ERROR: Dependency "glib-2.0" not found', "--keep-failed"],
])("%s", (line, advice) => {
  expect(buildAdvice(["before", line, "astbuild: line 4: … exited with 1"])).toContain(advice);
});

test("nothing where nothing is sure", () => {
  expect(buildAdvice([])).toBeUndefined();
  expect(buildAdvice(["checking for curses.h... no", "make: *** [all] Error 1"])).toBeUndefined();
  expect(buildAdvice(["cat: /etc/nothing: No such file or directory"])).toBeUndefined();
});

test("what is behind a failed configure comes before that it failed", () => {
  const tail = ["configure: error: C compiler cannot create executables", "ld: cannot find -lz"];
  expect(buildAdvice(tail)).toContain("no libz among deps");
});
