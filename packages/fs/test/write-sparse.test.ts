import { open, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeSparse } from "../src/write-sparse.ts";
import { scratch } from "./scratch.ts";

let count = 0;

async function written(folder: string, chunks: readonly Buffer[]): Promise<string> {
  const file = join(folder, `file-${count++}`);
  await using handle = await open(file, "wx");
  async function* content(): AsyncGenerator<Buffer> {
    yield* chunks;
  }
  await writeSparse(handle, content());
  return file;
}

test("zeros take no room, also at the end", async () => {
  const mebibyte = Buffer.alloc(2 ** 20);
  const data = Buffer.from(mebibyte).fill("x", 100_000, 100_010);
  const file = await written(scratch(), [
    mebibyte,
    data,
    ...Array.from({ length: 20 }, () => mebibyte),
  ]);
  const { size, blocks } = await stat(file);
  expect(size).toBe(22 * 2 ** 20);
  expect(blocks * 512).toBeLessThanOrEqual(2 * 65_536);
  expect((await readFile(file)).indexOf("x")).toBe(2 ** 20 + 100_000);
});

test("the bytes are those that came, however they came", async () => {
  const piece = fc.record({
    zeros: fc.boolean(),
    length: fc.integer({ min: 0, max: 200_000 }),
    at: fc.nat(200_000),
  });
  const folder = scratch();
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 5 }), async (pieces) => {
      const chunks = pieces.map(({ zeros, length, at }) => {
        const chunk = Buffer.alloc(length);
        if (!zeros && length > 0) chunk[at % length] = 1;
        return chunk;
      });
      expect((await readFile(await written(folder, chunks))).equals(Buffer.concat(chunks))).toBe(
        true,
      );
    }),
    { numRuns: 50 },
  );
});
