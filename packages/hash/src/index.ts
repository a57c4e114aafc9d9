export { base32, isBase32Hash } from "./base32.ts";
export { blake3, blake3Bytes, createBlake3, nativeBlake3, wasmBlake3 } from "./blake3.ts";
export type { Blake3, Blake3Implementation, Digest } from "./blake3.ts";
export { compareBytes, comparePaths } from "./byte-order.ts";
export { canonicalJson } from "./canonical-json.ts";
export type { Json } from "./canonical-json.ts";
export { hash160 } from "./hash160.ts";
export { hexFromSri, parseSri, sriFromHex } from "./sri.ts";
export type { Sri } from "./sri.ts";
