import { expect, test } from "vitest";
import { xzStreams } from "../src/xz-streams.ts";

/** Made by xz 5.4.1 from nothing. */
const EMPTY = Buffer.from("/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=", "base64");

test("as many streams as fit are found, in order", () => {
  const count = 500_000;
  const streams = xzStreams(Buffer.alloc(count * EMPTY.length, EMPTY), "a");
  expect(streams).toHaveLength(count);
  for (const index of [0, 1, count - 1]) {
    const start = index * EMPTY.length;
    expect(streams[index]).toEqual({ start, end: start + EMPTY.length, size: 0 });
  }
});
