/** Containers that are known by their first bytes: compressed ones, which hide hashes, and checksummed ones, which rewriting would break. */

export interface KnownFormat {
  readonly name: string;
  readonly isCompressed: boolean;
  /** Why bytes in it cannot be replaced. */
  readonly hasChecksum: boolean;
}

/** @param head the first bytes of a file, 512 where it has them */
export function knownFormat(head: Uint8Array): KnownFormat | undefined {
  return FORMATS.find(({ magic, at }) => magic.every((byte, index) => head[at + index] === byte));
}

const ascii = (text: string): number[] => [...Buffer.from(text, "latin1")];

const compressed = (name: string, magic: number[]): KnownFormat & Magic => ({
  name,
  isCompressed: true,
  hasChecksum: true,
  magic,
  at: 0,
});

const checksummed = (name: string, magic: number[], at = 0): KnownFormat & Magic => ({
  name,
  isCompressed: false,
  hasChecksum: true,
  magic,
  at,
});

interface Magic {
  readonly magic: readonly number[];
  readonly at: number;
}

const FORMATS: readonly (KnownFormat & Magic)[] = [
  compressed("gzip", [0x1f, 0x8b, 0x08]),
  compressed("zstd", [0x28, 0xb5, 0x2f, 0xfd]),
  compressed("xz", [0xfd, ...ascii("7zXZ"), 0]),
  compressed("bzip2", ascii("BZh")),
  compressed("lz4", [0x04, 0x22, 0x4d, 0x18]),
  compressed("lzip", ascii("LZIP")),
  compressed("zip", [...ascii("PK"), 3, 4]),
  compressed("squashfs", ascii("hsqs")),
  compressed("7z", [...ascii("7z"), 0xbc, 0xaf, 0x27, 0x1c]),
  checksummed("tar", ascii("ustar"), 257),
  checksummed("png", [0x89, ...ascii("PNG")]),
  checksummed("git pack", ascii("PACK")),
  checksummed("git index", ascii("DIRC")),
  checksummed("cpio with checksums", ascii("070702")),
];
