import { expect, test } from "vitest";
import { textLeaks } from "../src/leak/text-leaks.ts";
import type { LeakSubject } from "../src/leak/leak.ts";

const seed = `/ast/store/${"s".repeat(31)}1-seed`;

function leaksOf(text: string, path = "file"): string[] {
  const subject = { bytes: Buffer.from(text), entry: { path }, request: { seed } };
  return textLeaks(subject as unknown as LeakSubject).map(({ rule, leak }) => `${rule} ${leak}`);
}

test.each([
  "/usr/include",
  "a /usr/include/stdio.h b",
  "cflags=-I/usr/include",
  "-isystem/usr/include",
  "\0/usr/include\0",
  "x=/usr/include",
  'x"/usr/include"',
])("%j is a leak", (text) => {
  expect(leaksOf(text)).toEqual(["string /usr/include"]);
});

test.each([
  "/ast/store/abc-x/usr/include",
  "sysroot/usr/include",
  "/opt/x-I/usr/include",
  "../usr/include",
])("%j is none", (text) => {
  expect(leaksOf(text)).toEqual([]);
});

test("the second place counts where the first is inside another path", () => {
  expect(leaksOf("/x/build/a /build/b")).toEqual(["string /build/"]);
});

test("the seed's hash anywhere", () => {
  expect(leaksOf(`run ${seed}/usr/bin/gcc`)).toEqual([`seed ${seed}`]);
});

test("paths of the seed in files that build tools read", () => {
  expect(leaksOf("libdir=/usr/lib/x86_64-linux-gnu", "lib/pkgconfig/a.pc")).toEqual([
    "path /usr/lib/x86_64-linux-gnu",
  ]);
  expect(leaksOf("Libs: -L/usr/lib -la", "a.pc")).toEqual(["path /usr/lib"]);
  expect(leaksOf("prefix=/ast/store/abc-x/usr/lib", "a.pc")).toEqual([]);
  expect(leaksOf("exec=/usr/bin/env", "a.pc")).toEqual([]);
  expect(leaksOf("libdir=/usr/lib", "a.txt")).toEqual([]);
  expect(leaksOf("INPUT ( /usr/lib/libc.so.6 )", "libc.so")).toEqual(["path /usr/lib/libc.so.6"]);
});
