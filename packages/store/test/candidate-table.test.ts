import fc from "fast-check";
import { expect, test } from "vitest";
import { candidateAt, createCandidateTable } from "../src/candidate-table.ts";

const hash = fc.string({
  unit: fc.constantFrom(..."0123456789abcdfghijklmnpqrsvwxyz".split("")),
  minLength: 32,
  maxLength: 32,
});

test("each candidate is found wherever it stands, by its first index, and nothing else", () => {
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 40 }), hash, fc.nat(5), (hashes, other, at) => {
      const table = createCandidateTable(hashes);
      for (const each of [...hashes, other]) {
        const index = hashes.indexOf(each);
        const bytes = Buffer.from("-".repeat(at) + each);
        expect(candidateAt(table, bytes, at)).toBe(index === -1 ? undefined : index);
      }
    }),
  );
});

test("hashes that differ in one character only are told apart", () => {
  const hashes = "0123456789".split("").map((last) => `${"a".repeat(31)}${last}`);
  const table = createCandidateTable(hashes.toReversed());
  expect(hashes.map((each) => candidateAt(table, Buffer.from(each), 0))).toEqual([
    9, 8, 7, 6, 5, 4, 3, 2, 1, 0,
  ]);
  expect(candidateAt(table, Buffer.from(`${"a".repeat(31)}b`), 0)).toBeUndefined();
});
