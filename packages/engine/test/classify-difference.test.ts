import { expect, test } from "vitest";
import { UNKNOWN, classifyDifference } from "../src/check/classify-difference.ts";
import type { Settings } from "../src/check/classify-difference.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 25, 12);
const SETTINGS: Settings = {
  clocks: [[[NOW - 60_000, NOW]], [[NOW + 400 * DAY, NOW + 400 * DAY + 60_000]]],
  cores: [2, 5],
  kernels: ["6.1.0-13-amd64", "6.99.0-perturbed"],
};

function classify(first: string | Buffer, second: string | Buffer): string {
  const [a, b] = [Buffer.from(first), Buffer.from(second)];
  const offset = a.findIndex((byte, index) => byte !== b[index]);
  return classifyDifference(
    { first: a, second: b, offset: offset < 0 ? a.length : offset },
    SETTINGS,
  );
}

test.each([
  ["built 2026-11-25", "built 2027-12-30"],
  ["x 12:34:56 y", "x 17:42:07 y"],
  ["Wed Nov 25 12:00:00 UTC 2026", "Thu Dec 30 17:07:11 UTC 2027"],
  ["version 20261125120000", "version 20271230170711"],
  ["epoch 1795608000;", "epoch 1830186431;"],
  ['.TH TOOL 1 "November 2026"', '.TH TOOL 1 "December 2027"'],
  ["(c) 2026 somebody", "(c) 2027 somebody"],
])("%j and %j: a time stamp", (first, second) => {
  expect(classify(first, second)).toBe("a time stamp");
});

test("seconds in four bytes, in either order, are a time stamp; other numbers are not", () => {
  const seconds = (ms: number, order: "LE" | "BE"): Buffer => {
    const bytes = Buffer.alloc(12, 0xfe);
    if (order === "LE") bytes.writeUInt32LE(ms / 1000, 4);
    else bytes.writeUInt32BE(ms / 1000, 4);
    return bytes;
  };
  for (const order of ["LE", "BE"] as const) {
    const before = seconds(NOW - 1000, order);
    expect(classify(before, seconds(NOW + 400 * DAY, order))).toBe("a time stamp");
    expect(classify(before, seconds(NOW + 4 * DAY, order))).toBe(UNKNOWN);
  }
});

test.each([
  ["/tmp/ccAbCdEf.o", "/tmp/ccXyZwVu.o", "a path"],
  ["in /ast/store/111-x/lib", "in /ast/store/222-x/lib", "a path"],
  ["make -j2", "make -j5", "the number of cores"],
  ["Linux 6.1.0-13-amd64", "Linux 6.99.0-perturbed", "the kernel's release"],
  ["a\nb\nc\n", "b\nc\na\n", "the order of things"],
  [`${"ab".repeat(20)}|`, `|${"ab".repeat(20)}`, "the order of things"],
  ["make -j2", "make -j4", UNKNOWN],
  ["abc", "acb", UNKNOWN],
  ["0x7f3a", "0x9b11", UNKNOWN],
])("%j and %j: %s", (first, second, cause) => {
  expect(classify(first, second)).toBe(cause);
});
