import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { guestMemory } from "../src/guest-memory.ts";
import { scratch } from "./scratch.ts";

const MIB = 2 ** 20;

test("a small image has what is usual, a large one twice and a half of what it holds", async () => {
  const image = join(scratch(), "image");
  const given = async (bytes: Buffer): Promise<number> => {
    writeFileSync(image, bytes);
    return await guestMemory(image, 512);
  };
  expect(await given(gzipSync(Buffer.alloc(MIB)))).toBe(512);
  expect(await given(gzipSync(Buffer.alloc(200 * MIB)))).toBe(640);
  expect(await given(gzipSync(Buffer.alloc(300 * MIB)))).toBe(896);
});

test("one that is not compressed is there twice", async () => {
  const image = join(scratch(), "image");
  writeFileSync(image, "070701");
  truncateSync(image, 200 * MIB);
  expect(await guestMemory(image, 512)).toBe(896);
});

test("one that is not there, or cut off, is no reason for more", async () => {
  expect(await guestMemory("/nowhere", 512)).toBe(512);
  const image = join(scratch(), "image");
  writeFileSync(image, Buffer.from([0x1f, 0x8b]));
  expect(await guestMemory(image, 512)).toBe(512);
});
