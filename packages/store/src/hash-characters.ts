/** The characters of hash parts, by their five bits. */

export const NONE = 255;

/** Of each base-32 character its five bits, NONE for every other byte. */
export const VALUE: Uint8Array = new Uint8Array(256).fill(NONE);
Buffer.from("0123456789abcdfghijklmnpqrsvwxyz").forEach((byte, value) => {
  VALUE[byte] = value;
});

/** Places in a table that is looked up by the first three characters. */
export const FILTER_SIZE: number = 1 << 15;

export function filterKey(text: string): number {
  const [a, b, c] = [0, 1, 2].map((index) => VALUE[text.charCodeAt(index)]!);
  return (a! << 10) | (b! << 5) | c!;
}
