import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isAstbuildError } from "@astbuild/errors";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { findLeaks } from "../src/leak/find-leaks.ts";

const folder = mkdtempSync(join(tmpdir(), "leaks-"));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, "output");

function look(bytes: Uint8Array): void {
  writeFileSync(file, bytes);
  findLeaks({
    outputs: [{ logical: `/ast/store/${"0".repeat(32)}-a`, physical: file }],
    closure: [],
    seed: `/ast/store/${"1".repeat(32)}-seed`,
    maxSize: 2 ** 20,
    host: "x86_64-gnu",
  });
}

function thrownBy(work: () => void): unknown {
  try {
    work();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** A member of an ar archive whose header says what it likes. */
function member(size: string, data: Uint8Array): Buffer {
  const header = `${"a.o/".padEnd(16)}${"0".padEnd(32)}${size.padEnd(10).slice(0, 10)}\`\n`;
  return Buffer.concat([Buffer.from(header, "latin1"), data]);
}

const ELF = Buffer.from("7f454c4602010100000000000000000003003e0001000000", "hex");
const SIZES = [
  "-60",
  "-61",
  "0",
  "",
  "1e3",
  "0x7f",
  "9007199254740991",
  "-9007199254740991",
  "NaN",
];
const content = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.uint8Array({ maxLength: 200 }).map((rest) => Buffer.concat([ELF, rest])),
);
const archive = fc
  .array(fc.tuple(fc.oneof(fc.constantFrom(...SIZES), fc.nat(300).map(String)), content), {
    maxLength: 4,
  })
  .map((members) =>
    Buffer.concat([Buffer.from("!<arch>\n"), ...members.map(([size, data]) => member(size, data))]),
  );
const script = fc.string().map((text) => Buffer.from(`#!${text}\n`));

test("whatever a file of an output holds, it is looked through to its end", () => {
  fc.assert(
    fc.property(fc.oneof(content, archive, script), (bytes) => {
      const error = thrownBy(() => look(bytes));
      expect(error === undefined || isAstbuildError(error)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test.each(SIZES)("an archive's member of size %j does not hold it up", (size) => {
  const bytes = Buffer.concat([Buffer.from("!<arch>\n"), member(size, Buffer.alloc(120))]);
  expect(() => look(bytes)).not.toThrow();
});
