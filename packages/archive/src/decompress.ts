/** Unpacks xz, gzip and zstd, told apart by their first bytes, never beyond a limit. */

import { archiveInvalid } from "./archive-errors.ts";
import { decompressXz } from "./decompress-xz.ts";
import { decompressZlib } from "./decompress-zlib.ts";

export type Compression = "xz" | "gzip" | "zstd" | "none";

export interface DecompressOptions {
  /** Bytes that it may unpack to; 4 GiB without. */
  readonly limit?: number;
}

const MAGICS: readonly [Compression, string][] = [
  ["xz", "fd377a585a00"],
  ["gzip", "1f8b"],
  ["zstd", "28b52ffd"],
];

/** What the data is packed with. */
export function compressionOf(data: Uint8Array): Compression {
  const start = Buffer.from(data.subarray(0, 8)).toString("hex");
  return MAGICS.find(([, magic]) => start.startsWith(magic))?.[0] ?? "none";
}

/**
 * The unpacked bytes in pieces; data that is not packed comes as it is.
 *
 * @throws ARCHIVE_INVALID for damaged data, data that is cut off, and more than the limit
 */
export async function* decompress(
  data: Uint8Array,
  name: string,
  options: DecompressOptions = {},
): AsyncGenerator<Uint8Array, void, undefined> {
  const limit = options.limit ?? 4 * 2 ** 30;
  const compression = compressionOf(data);
  if (compression === "xz") yield* decompressXz(data, name, limit);
  else if (compression !== "none")
    yield* decompressZlib(data, name, { format: compression, limit });
  else if (data.length <= limit) yield data;
  else
    throw archiveInvalid(name, "longer than is allowed", { facts: { bytes: data.length, limit } });
}
