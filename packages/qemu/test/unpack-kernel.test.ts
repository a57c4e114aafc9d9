import { gzipSync, zstdCompressSync } from "node:zlib";
import { expect, test } from "vitest";
import { unpackKernel } from "../src/index.ts";

const image = Buffer.alloc(100_000, "a kernel ");

/** As drivers/firmware/efi/libstub/zboot-header.S lays it out, with something behind the payload. */
function zboot(compression: string, payload: Buffer): Buffer {
  const header = Buffer.alloc(128);
  header.write("MZ\0\0zimg", 0, "latin1");
  header.writeUInt32LE(header.length, 8);
  header.writeUInt32LE(payload.length, 12);
  header.write(compression, 24, "latin1");
  return Buffer.concat([header, payload, Buffer.alloc(100)]);
}

test("the image inside an EFI zboot with zstd", async () => {
  expect(await unpackKernel(zboot("zstd", zstdCompressSync(image)))).toEqual(image);
});

test.each([
  ["gzip, which QEMU opens itself", zboot("gzip", gzipSync(image))],
  ["a plain image", image],
  ["an EFI image of another kind", Buffer.concat([Buffer.from("MZ"), image])],
  ["a file too short for a header", Buffer.from("MZ\0\0zimg")],
])("%s stays as it is", async (_name, bytes) => {
  expect(await unpackKernel(bytes)).toBe(bytes);
});

test("a damaged one is said", async () => {
  const payload = zstdCompressSync(image);
  const cut = zboot("zstd", payload).subarray(0, 128 + payload.length - 1);
  await expect(unpackKernel(cut)).rejects.toMatchObject({ code: "KERNEL_DAMAGED" });
  const noise = zboot("zstd", Buffer.alloc(50, 7));
  await expect(unpackKernel(noise)).rejects.toMatchObject({ code: "KERNEL_DAMAGED" });
});
