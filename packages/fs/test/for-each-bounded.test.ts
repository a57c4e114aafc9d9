import { expect, test } from "vitest";
import { forEachBounded } from "../src/index.ts";

test("runs all items, never more than the bound at once", async () => {
  let running = 0;
  let most = 0;
  const seen: number[] = [];
  await forEachBounded([1, 2, 3, 4, 5], 2, async (item) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    seen.push(item);
    running--;
  });
  expect(seen).toEqual([1, 2, 3, 4, 5]);
  expect(most).toBe(2);
});

test("begins nothing after a failure, and throws the first", async () => {
  const begun: number[] = [];
  const failing = forEachBounded([1, 2, 3, 4], 1, async (item) => {
    begun.push(item);
    if (item === 2) throw new Error("two");
  });
  await expect(failing).rejects.toThrow("two");
  expect(begun).toEqual([1, 2]);
});

test("a failing source is thrown after those under way have ended", async () => {
  let ended = false;
  async function* source(): AsyncGenerator<number> {
    yield 1;
    throw new Error("source");
  }
  const failing = forEachBounded(source(), 4, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    ended = true;
  });
  await expect(failing).rejects.toThrow("source");
  expect(ended).toBe(true);
});
