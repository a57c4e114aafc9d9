/** CRC-32 of two pieces from the CRC of each: multiplication of polynomials over GF(2), as in zlib's crc32.c. */

/** The CRC of `a` and then `b`, given that of each and the length of `b` in bytes. */
export function crc32Combine(a: number, b: number, lengthOfB: number): number {
  return (multiply(powerOfX(lengthOfB), a) ^ b) >>> 0;
}

/** Bits reversed, as everywhere here: the highest bit is the constant term. */
const POLYNOMIAL = 0xedb88320;
const ONE = 0x8000_0000;

/** The product modulo the polynomial. */
function multiply(a: number, b: number): number {
  let product = 0;
  let term = b;
  for (let bit = ONE; bit !== 0; bit >>>= 1) {
    if ((a & bit) !== 0) product ^= term;
    term = (term & 1) === 0 ? term >>> 1 : (term >>> 1) ^ POLYNOMIAL;
  }
  return product >>> 0;
}

/** x to the power of eight times `bytes`, by squaring. */
function powerOfX(bytes: number): number {
  let power = ONE;
  // x to the eighth.
  let square = ONE >>> 8;
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = multiply(square, power);
    square = multiply(square, square);
  }
  return power;
}
