import fc from "fast-check";
import { expect, test } from "vitest";
import { blake3, createBlake3, nativeBlake3, wasmBlake3 } from "../src/index.ts";

// The official test vectors: input byte i is i % 251.
const VECTORS: readonly (readonly [length: number, digest: string])[] = [
  [0, "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"],
  [1, "2d3adedff11b61f14c886e35afa036736dcd87a74d27b5c1510225d0f592e213"],
  [1024, "42214739f095a406f3fc83deb889744ac00df831c10daa55189b5d121c855af7"],
  [1025, "d00278ae47eb27b34faecf67b4fe263f82d5412916c1ffd97c8cb7fb814b8444"],
];

test.each(VECTORS)("%i bytes hash as the test vectors say", (length, digest) => {
  const input = Uint8Array.from({ length }, (_, index) => index % 251);
  expect(blake3(input)).toBe(digest);
});

test("the native and the WebAssembly implementation agree, at once and in pieces", () => {
  const native = nativeBlake3();
  const wasm = wasmBlake3();
  expect(native?.name).toBe("native");
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 5000 }), fc.nat(5000), (data, cut) => {
      const digests = [native!, wasm].flatMap((implementation) => [
        implementation.once(data).toString("hex"),
        createBlake3(implementation).update(data).digest(),
        createBlake3(implementation)
          .update(data.subarray(0, cut))
          .update(data.subarray(cut))
          .digest(),
      ]);
      expect(new Set(digests).size).toBe(1);
    }),
  );
});
