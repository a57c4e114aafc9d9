/** What stands around the deflate blocks of the one gzip member; RFC 1952. */

/** Deflate, no flags, mtime 0, no name, operating system unknown. */
export const GZIP_HEADER: Buffer = Buffer.from("1f8b08000000000000ff", "hex");

/** The last block, empty: segments end with a flush, and none of them knows that it is the last. */
export const LAST_BLOCK: Buffer = Buffer.from("0300", "hex");

/** CRC-32 and size of what was compressed. */
export function gzipTrailer(crc: number, size: number): Buffer {
  const trailer = Buffer.alloc(GZIP_TRAILER_LENGTH);
  trailer.writeUInt32LE(crc, 0);
  trailer.writeUInt32LE(size % 2 ** 32, 4);
  return trailer;
}

export const GZIP_TRAILER_LENGTH = 8;
