import { createRequire } from "node:module";
import { inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { deflateSegment } from "../src/deflate-segment.ts";
import { COMPRESSOR } from "../src/index.ts";

test("the compressor's name is that of the package that is installed", () => {
  const { name, version } = createRequire(import.meta.url)("pako/package.json") as {
    name: string;
    version: string;
  };
  expect(COMPRESSOR).toBe(`${name}-${version}`);
});

test("segments one after the other and a last block are one deflate stream", () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 4000 });
  fc.assert(
    fc.property(
      fc.array(bytes, { maxLength: 6 }),
      fc.integer({ min: 1, max: 9 }),
      (parts, level) => {
        const packed = parts.map((each) => deflateSegment({ bytes: each, level }));
        const stream = Buffer.concat([...packed, Buffer.from([3, 0])]);
        expect(inflateRawSync(stream).equals(Buffer.concat(parts))).toBe(true);
      },
    ),
  );
});

test("a segment's bytes are what they were", () => {
  const text = Buffer.from("a segment of an image, ".repeat(40));
  const hex = [1, 6, 9].map((level) =>
    Buffer.from(deflateSegment({ bytes: text, level })).toString("hex"),
  );
  expect(hex).toMatchInlineSnapshot(`
    [
      "4a54284e4dcf4dcd2b51c84f5348cc53c8cc4d4c4fd551481c151e0d93d1043170b901000000ffff",
      "4a54284e4dcf4dcd2b51c84f5348cc53c8cc4d4c4fd551481c151e151e151e386100000000ffff",
      "4a54284e4dcf4dcd2b51c84f5348cc53c8cc4d4c4fd551481c151e151e151e386100000000ffff",
    ]
  `);
});
