/** Makes a kernel file that QEMU can load: takes an EFI zboot image apart where QEMU cannot. */

import { promisify } from "node:util";
import { zstdDecompress } from "node:zlib";
import { AstbuildError } from "@astbuild/errors";

/** From drivers/firmware/efi/libstub/zboot-header.S of Linux. */
const MAGIC_OFFSET = 4;
const PAYLOAD_OFFSET = 8;
const PAYLOAD_SIZE = 12;
const COMPRESSION = 24;
const HEADER_SIZE = 64;

/** True for an EFI zboot image with a zstd payload; QEMU 10 opens gzip only. The header, 64 bytes, is enough. */
export function isZstdZboot(bytes: Buffer): boolean {
  if (bytes.length < HEADER_SIZE || bytes.toString("latin1", 0, 2) !== "MZ") return false;
  if (bytes.toString("latin1", MAGIC_OFFSET, MAGIC_OFFSET + 4) !== "zimg") return false;
  return bytes.toString("latin1", COMPRESSION, COMPRESSION + 5) === "zstd\0";
}

/**
 * The kernel inside an EFI zboot image with a zstd payload (Debian's loongarch64); any other
 * bytes as they are.
 *
 * @throws KERNEL_DAMAGED
 */
export async function unpackKernel(bytes: Buffer): Promise<Buffer> {
  if (!isZstdZboot(bytes)) return bytes;
  const start = bytes.readUInt32LE(PAYLOAD_OFFSET);
  const size = bytes.readUInt32LE(PAYLOAD_SIZE);
  if (start + size > bytes.length) throw damaged(`its payload ends behind byte ${bytes.length}`);
  try {
    return await promisify(zstdDecompress)(bytes.subarray(start, start + size));
  } catch (error) {
    throw damaged("its zstd payload cannot be unpacked", error);
  }
}

function damaged(why: string, cause?: unknown): AstbuildError {
  return new AstbuildError("KERNEL_DAMAGED", `the EFI zboot kernel is damaged: ${why}`, { cause });
}
