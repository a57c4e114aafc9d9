/** Drives node:zlib's gzip and zstd decoders, with a limit, and goes on where zstd's ends silently. */

import { createGunzip, createZstdDecompress } from "node:zlib";
import { archiveInvalid } from "./archive-errors.ts";

type Format = "gzip" | "zstd";

export interface ZlibOptions {
  readonly format: Format;
  /** Bytes that it may unpack to. */
  readonly limit: number;
}

/** @throws ARCHIVE_INVALID */
export async function* decompressZlib(
  data: Uint8Array,
  name: string,
  { format, limit }: ZlibOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  let size = 0;
  // Node's zstd decoder stops after the first frame: the rest is given to a new one.
  for (let offset = 0; offset === 0 || !isPadding(data.subarray(offset), format);) {
    const decoder = format === "gzip" ? createGunzip() : createZstdDecompress();
    try {
      decoder.end(data.subarray(offset));
      for await (const chunk of decoder as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > limit) break;
        yield chunk;
      }
      offset += decoder.bytesWritten;
    } catch (error) {
      throw archiveInvalid(name, `the ${format} data is damaged or cut off`, {
        facts: { offset, wrong: (error as Error).message },
        cause: error,
      });
    } finally {
      decoder.destroy();
    }
    if (size > limit) {
      throw archiveInvalid(name, "unpacks to more than is allowed", { facts: { limit } });
    }
  }
}

/** What may stand behind the end: nothing, and behind gzip zeros. */
function isPadding(rest: Uint8Array, format: Format): boolean {
  return rest.length === 0 || (format === "gzip" && rest.every((byte) => byte === 0));
}
