/** Base-32 for store paths: 160 bits become 32 characters, without e, o, t, u, so that no words appear. */

const ALPHABET = "0123456789abcdfghijklmnpqrsvwxyz";

/** The text of the bytes, five bits a character from the most significant bit on; the length in bits is a multiple of 5. */
export function base32(bytes: Uint8Array): string {
  if ((bytes.length * 8) % 5 !== 0) throw new Error(`base32 of ${bytes.length} bytes`);
  let text = "";
  let bits = 0;
  let count = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    count += 8;
    while (count >= 5) {
      count -= 5;
      text += ALPHABET[(bits >>> count) & 31];
    }
    bits &= (1 << count) - 1;
  }
  return text;
}

/** True for 32 characters of the alphabet: the hash part of a store path. */
export function isBase32Hash(text: string): boolean {
  return /^[0-9a-df-np-sv-z]{32}$/.test(text);
}
