import fc from "fast-check";
import { expect, test } from "vitest";
import { createCandidateTable } from "../src/candidate-table.ts";
import { createHashScanner, scannerTables } from "../src/hash-scanner.ts";
import type { Hit } from "../src/hash-scanner.ts";

const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";
const scratch = "0a1b2c3d4f5g6h7i8j9k0l1m2n3p4q5r";
const other = "zyxwvsrqpnmlkjihgfdcba9876543210";
const candidate = "00112233445566778899aabbccddffgg";

const tables = scannerTables([scratch, other], createCandidateTable([candidate]));

/** Feeds the text in pieces of the given size, as a file is read. */
function scan(
  text: string,
  piece = 1 << 20,
): { hits: Hit[]; splits: Hit[]; found: number[]; bytes: string } {
  const found = new Set<number>();
  const scanner = createHashScanner(tables, 0, found);
  const bytes = Buffer.from(text, "latin1");
  const out: Buffer[] = [];
  let kept = Buffer.alloc(0);
  let base = 0;
  for (let at = 0; ; at += piece) {
    const buffer = Buffer.concat([kept, bytes.subarray(at, at + piece)]);
    const isLast = at >= bytes.length;
    const settled = scanner.scan(buffer, buffer.length, base, isLast);
    out.push(buffer.subarray(0, settled));
    kept = Buffer.from(buffer.subarray(settled));
    base += settled;
    if (isLast) break;
  }
  return {
    hits: scanner.hits,
    splits: scanner.splits,
    found: [...found],
    bytes: Buffer.concat(out).toString("latin1"),
  };
}

test("whole hashes are found, and the own one is zeroed", () => {
  const text = `/ast/store/${scratch}-x:${candidate}/${other}`;
  expect(scan(text)).toEqual({
    hits: [
      { scratch: 0, offset: 11 },
      { scratch: 1, offset: text.length - 32 },
    ],
    splits: [],
    found: [0],
    bytes: text.replace(scratch, "\0".repeat(32)),
  });
});

test.each(Array.from({ length: 25 }, (_, start) => start))(
  "the 8 characters from %i on are a split",
  (start) => {
    const window = scratch.slice(start, start + 8);
    expect(scan(`\x48\xb8${window}\x48`).splits).toEqual([{ scratch: 0, offset: 2 }]);
    expect(scan(`zzz${window}zzz`).splits).toEqual([{ scratch: 0, offset: 3 }]);
  },
);

test("seven characters are too few to tell", () => {
  expect(scan(`\0${scratch.slice(3, 10)}\0`).splits).toEqual([]);
});

test("hashes stand inside longer runs of their alphabet too", () => {
  expect(scan(`zz${scratch}zz${candidate}zz`)).toMatchObject({
    hits: [{ scratch: 0, offset: 2 }],
    found: [0],
    splits: [],
  });
});

const noise = fc.string({
  unit: fc.constantFrom(...ALPHABET.split(""), "e", "/", "\0", "-"),
  maxLength: 60,
});
const parts = fc.array(
  fc.oneof(noise, fc.constantFrom(scratch, other, candidate, scratch.slice(4, 20))),
  { maxLength: 12 },
);

test("the result does not depend on how the bytes come in pieces", () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 90 }), (texts, piece) => {
      const text = texts.join("");
      expect(scan(text, piece)).toEqual(scan(text));
    }),
  );
});

test("what is found is what a plain search finds", () => {
  fc.assert(
    fc.property(parts, (texts) => {
      const text = texts.join("/");
      const { hits, found } = scan(text);
      expect(found.length > 0).toBe(text.includes(candidate));
      for (const [index, hash] of [scratch, other].entries()) {
        const offsets = [...text.matchAll(new RegExp(hash, "g"))].map((match) => match.index);
        expect(hits.filter((hit) => hit.scratch === index).map(({ offset }) => offset)).toEqual(
          offsets,
        );
      }
    }),
  );
});
