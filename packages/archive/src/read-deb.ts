/** The files of a Debian package: ar, its version, and the one data.tar in it. deb(5) */

import { archiveInvalid } from "./archive-errors.ts";
import { compressionOf, decompress } from "./decompress.ts";
import type { Compression, DecompressOptions } from "./decompress.ts";
import { readAr } from "./read-ar.ts";
import { readTar } from "./read-tar.ts";
import type { TarEntry } from "./read-tar.ts";

const COMPRESSIONS: Readonly<Record<string, Compression>> = {
  "data.tar": "none",
  "data.tar.gz": "gzip",
  "data.tar.xz": "xz",
  "data.tar.zst": "zstd",
};

/**
 * The members of the package's data.tar, unpacked as they are asked for.
 *
 * @throws ARCHIVE_INVALID at once for what is wrong with the package, while iterating for what is
 * wrong with the data
 */
export function readDeb(
  bytes: Uint8Array,
  name: string,
  options: DecompressOptions = {},
): AsyncGenerator<TarEntry, void, undefined> {
  const members = readAr(bytes, name);
  const version = members[0];
  if (version?.name !== "debian-binary" || Buffer.from(version.data).toString() !== "2.0\n") {
    throw archiveInvalid(name, "not a Debian package of format 2.0", {
      facts: { "first member": version?.name, wanted: 'debian-binary of "2.0\\n"' },
    });
  }
  const [data, ...more] = members.filter((member) => member.name.startsWith("data.tar"));
  if (data === undefined || more.length > 0) {
    const facts = { members: members.map((member) => member.name) };
    throw archiveInvalid(name, "a Debian package has exactly one data.tar", { facts });
  }
  const compression = compressionOf(data.data);
  if (COMPRESSIONS[data.name] !== compression) {
    throw archiveInvalid(name, "the package's data is not packed as its name says", {
      facts: { member: data.name, "packed with": compression },
    });
  }
  return readTar(decompress(data.data, `${name}: ${data.name}`, options), `${name}: ${data.name}`);
}
