/** Takes exact numbers of bytes from a stream of chunks, and knows where it is. */

export interface ByteReader {
  /** Bytes taken so far. */
  readonly offset: number;
  /** Exactly so many bytes, or undefined if the stream ends before. */
  take(length: number): Promise<Buffer | undefined>;
  /** At most so many bytes, one or more, without copying; undefined at the end. */
  takeSome(length: number): Promise<Uint8Array | undefined>;
}

/** Closing the source is the caller's: it owns the iterator. */
export function byteReader(source: AsyncIterator<Uint8Array>): ByteReader {
  let chunk: Uint8Array = new Uint8Array(0);
  let offset = 0;
  const takeSome = async (length: number): Promise<Uint8Array | undefined> => {
    while (chunk.length === 0) {
      const next = await source.next();
      if (next.done === true) return undefined;
      chunk = next.value;
    }
    const piece = chunk.subarray(0, length);
    chunk = chunk.subarray(piece.length);
    offset += piece.length;
    return piece;
  };
  const take = async (length: number): Promise<Buffer | undefined> => {
    const pieces: Uint8Array[] = [];
    for (let left = length; left > 0;) {
      const piece = await takeSome(left);
      if (piece === undefined) return undefined;
      pieces.push(piece);
      left -= piece.length;
    }
    return pieces.length === 1 ? asBuffer(pieces[0]!) : Buffer.concat(pieces);
  };
  return {
    get offset() {
      return offset;
    },
    take,
    takeSome,
  };
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
