/** Bytes that look like a program's: the same for a seed, half compressible. */

import { createHash } from "node:crypto";

export function noise(seed: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  let at = 0;
  for (let index = 0; at < length; index++) {
    at += createHash("sha256").update(`${seed}.${index}`).digest().copy(bytes, at);
    at += bytes.write(` line ${index % 100} of ${seed}, and again `, at, "latin1");
  }
  return bytes;
}
