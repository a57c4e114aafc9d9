import { formatError } from "@astbuild/errors";
import { expect, test } from "vitest";
import { base32, hexFromSri, isBase32Hash, parseSri, sriFromHex } from "../src/index.ts";

const HEX = "3311dff32e746499f4df0d5df04d7eb396382d7e108bb9250e7b519b837043a4";
const SRI = "sha256-MxHf8y50ZJn03w1d8E1+s5Y4LX4Qi7klDntRm4NwQ6Q=";

test("a hash in its form goes both ways", () => {
  expect(parseSri(SRI)).toBe(SRI);
  expect(hexFromSri(parseSri(SRI))).toBe(HEX);
  expect(sriFromHex(HEX)).toBe(SRI);
});

test.each([HEX, `sha256:${HEX}`, HEX.toUpperCase()])(
  "a bare digest is told its form: %s",
  (text) => {
    const message = catchMessage(() => parseSri(text));
    expect(message).toContain("error HASH_FORM");
    expect(message).toContain(`hint    write "${SRI}"`);
  },
);

test.each(["", "sha256-", "sha512-abc", SRI.slice(0, -2), `${SRI} `, SRI.replace("Q=", "R=")])(
  "anything else is refused: %j",
  (text) => expect(catchMessage(() => parseSri(text))).toContain("error HASH_FORM"),
);

test("base 32 is five bits a character, most significant first", () => {
  expect(base32(Uint8Array.of(0, 0, 0, 0, 1))).toBe("00000001");
  expect(base32(Uint8Array.of(255, 255, 255, 255, 255))).toBe("zzzzzzzz");
  expect(base32(Buffer.from("0842108421", "hex"))).toBe("11111111");
  expect(isBase32Hash("0123456789abcdfghijklmnpqrsvwxyz")).toBe(true);
  expect(isBase32Hash("0123456789abcdefghijklmnpqrsvwxy")).toBe(false);
});

function catchMessage(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    return formatError(error);
  }
  return "nothing was thrown";
}
