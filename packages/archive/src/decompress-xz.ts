/** Unpacks .xz by the WebAssembly decoder of `xz-decompress`, which is given one whole stream at a time. */

import xz from "xz-decompress";
import { archiveInvalid } from "./archive-errors.ts";
import { xzStreams } from "./xz-streams.ts";

/**
 * The unpacked bytes in pieces of some 64 KiB. Several streams and padding are taken as `xz` takes
 * them; the decoder alone would end silently after the first. In one thread, one file is unpacked
 * at a time: a second waits until the first is at its end.
 *
 * @param limit bytes that it may unpack to
 * @throws ARCHIVE_INVALID
 */
export async function* decompressXz(
  bytes: Uint8Array,
  name: string,
  limit: number,
): AsyncGenerator<Uint8Array, void, undefined> {
  const streams = xzStreams(bytes, name);
  const total = streams.reduce((sum, { size }) => sum + size, 0);
  if (total > limit) {
    throw archiveInvalid(name, "unpacks to more than is allowed", {
      facts: { bytes: total, limit },
    });
  }
  for (const stream of streams) {
    let left = stream.size;
    try {
      const packed = ReadableStream.from([bytes.subarray(stream.start, stream.end)]);
      for await (const chunk of new xz.XzReadableStream(packed)) {
        left -= chunk.length;
        if (left < 0) throw new Error("more data than the index says");
        if (chunk.length > 0) yield chunk;
      }
      if (left > 0) throw new Error("less data than the index says");
    } catch (error) {
      throw archiveInvalid(name, "the .xz data is damaged", {
        facts: { offset: stream.start, wrong: inWords(error as Error) },
        cause: error,
      });
    }
  }
}

/** The decoder's codes: xz-embedded's `enum xz_ret`. */
function inWords(error: Error): string {
  const code = /error code (?<code>\d)$/.exec(error.message)?.groups?.["code"];
  if (code === "3" || code === "4") return "a dictionary larger than the decoder takes";
  if (code === "2" || code === "6") return "a filter or check other than LZMA2, CRC32 and CRC64";
  return code === "7" ? "the data, or its checksum" : error.message;
}
