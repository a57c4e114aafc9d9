import { expect, test } from "vitest";
import { createFifoPool } from "../src/fifo-pool.ts";

test("makes a batch at a time, hands out no path twice, and uses them again", async () => {
  const batches: (readonly string[])[] = [];
  const pool = createFifoPool("/f/log", async (paths) => void batches.push(paths));
  const taken = await Promise.all(Array.from({ length: 12 }, () => pool.take()));
  expect(new Set(taken).size).toBe(12);
  expect(batches.map((paths) => paths.length)).toEqual([8, 8]);
  for (const path of taken) pool.giveBack(path);
  for (let round = 0; round < 100; round++) pool.giveBack(await pool.take());
  expect(batches).toHaveLength(2);
});

test("one that cannot be made is an error of each who waits, and is tried again by the next", async () => {
  let broken = true;
  const pool = createFifoPool("/f/log", async () => {
    if (broken) throw new Error("no space");
  });
  const results = await Promise.allSettled([pool.take(), pool.take()]);
  expect(results.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  broken = false;
  expect(await pool.take()).toMatch(/^\/f\/log-/);
});
