/** The archive inside an image file, by node:zlib and not by the compressor that made it; every byte around it is checked. */

import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable, pipeline } from "node:stream";
import { crc32, createInflateRaw } from "node:zlib";
import { AstbuildError } from "@astbuild/errors";
import { GZIP_HEADER, GZIP_TRAILER_LENGTH } from "./gzip-member.ts";

const CHUNK = 256 * 1024;

/**
 * The bytes of the archive, of a compressed image or a bare one.
 *
 * @throws IMAGE_INVALID unless a compressed one is exactly one gzip member with our header,
 *   nothing behind it, and the right CRC and size; kernels take the first of several in silence
 */
export async function* inflateImage(path: string): AsyncGenerator<Buffer, void, undefined> {
  const { head, tail, size } = await readEnds(path);
  if (head[0] !== GZIP_HEADER[0] || head[1] !== GZIP_HEADER[1]) {
    yield* createReadStream(path, { highWaterMark: CHUNK });
    return;
  }
  if (!head.equals(GZIP_HEADER))
    throw invalidImage(path, "the gzip header is plain: no name, mtime 0");
  const end = size - GZIP_TRAILER_LENGTH;
  if (end <= GZIP_HEADER.length) throw invalidImage(path, "the gzip member is not cut off");
  const source = createReadStream(path, {
    start: GZIP_HEADER.length,
    end: end - 1,
    highWaterMark: CHUNK,
  });
  const trailer = { crc: tail.readUInt32LE(0), size: tail.readUInt32LE(4) };
  yield* inflateMember(source, { path, trailer: () => trailer });
}

/**
 * The bytes in a gzip member's deflate blocks.
 *
 * @param member `path` for messages; `trailer` is asked for once all blocks have come
 * @throws IMAGE_INVALID unless the blocks are all of one member, with that CRC and size
 */
export async function* inflateMember(
  blocks: AsyncIterable<Uint8Array>,
  { path, trailer }: { readonly path: string; readonly trailer: () => MemberTrailer },
): AsyncGenerator<Buffer, void, undefined> {
  const inflate = createInflateRaw({ chunkSize: CHUNK });
  let [came, length, crc] = [0, 0, 0];
  const counted = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
    for await (const block of blocks) {
      came += block.length;
      yield block;
    }
  };
  const source = Readable.from(counted(), { highWaterMark: 1 });
  const closed = new Promise<void>((resolve) => source.once("close", resolve));
  // An error of either side is thrown below.
  pipeline(source, inflate, () => undefined);
  try {
    for await (const chunk of inflate as AsyncIterable<Buffer>) {
      crc = crc32(chunk, crc);
      length += chunk.length;
      yield chunk;
    }
  } catch (error) {
    throw isZlibError(error) ? invalidImage(path, `deflate: ${error.message}`) : error;
  } finally {
    inflate.destroy();
    source.destroy();
    await closed; // nothing that makes blocks is under way any more
  }
  const wanted = trailer();
  if (inflate.bytesWritten !== came) {
    throw invalidImage(path, "nothing stands behind the one gzip member");
  }
  if (crc !== wanted.crc) throw invalidImage(path, "the CRC is that of the archive");
  if (length % 2 ** 32 !== wanted.size) {
    throw invalidImage(path, "the size is that of the archive");
  }
}

export interface MemberTrailer {
  readonly crc: number;
  /** Modulo 2^32. */
  readonly size: number;
}

/** @param rule what should hold */
function invalidImage(path: string, rule: string): AstbuildError {
  return new AstbuildError("IMAGE_INVALID", `${path}: not every kernel takes this image`, {
    facts: { image: path, rule },
  });
}

async function readEnds(path: string): Promise<{ head: Buffer; tail: Buffer; size: number }> {
  await using handle = await open(path);
  const { size } = await handle.stat();
  const read = async (length: number, position: number): Promise<Buffer> => {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(length), 0, length, position);
    return buffer.subarray(0, bytesRead);
  };
  const head = await read(GZIP_HEADER.length, 0);
  const tail = await read(GZIP_TRAILER_LENGTH, Math.max(0, size - GZIP_TRAILER_LENGTH));
  return { head, tail, size };
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && String(error.code).startsWith("Z_");
}
