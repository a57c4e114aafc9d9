import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchLimits } from "../src/watch-limits.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("time runs out once", () => {
  const kill = vi.fn<() => void>();
  using watch = watchLimits({ timeout: 10, maxSilent: 11 }, undefined, kill);
  vi.advanceTimersByTime(9_999);
  expect(watch.reason).toBeUndefined();
  vi.advanceTimersByTime(60_000);
  expect(watch.reason).toEqual({ kind: "timed-out", after: 10 });
  expect(kill).toHaveBeenCalledTimes(1);
});

test("each chunk ends the silence", () => {
  using watch = watchLimits({ maxSilent: 5 }, undefined, () => {});
  for (let chunk = 0; chunk < 10; chunk++) {
    vi.advanceTimersByTime(4_000);
    watch.admit(Buffer.from("."));
  }
  expect(watch.reason).toBeUndefined();
  vi.advanceTimersByTime(5_000);
  expect(watch.reason).toEqual({ kind: "silent", after: 5 });
});

test("the log is cut at its limit to the byte", () => {
  const kill = vi.fn<() => void>();
  using watch = watchLimits({ maxLog: 5 }, undefined, kill);
  const admitted = ["abc", "de", "fgh", "i"].map((text) =>
    watch.admit(Buffer.from(text)).toString(),
  );
  expect(admitted).toEqual(["abc", "de", "", ""]);
  expect(watch.reason).toEqual({ kind: "log-too-long", limit: 5 });
  expect(kill).toHaveBeenCalledTimes(1);
});

test("the first reason stands", () => {
  const abort = new AbortController();
  using watch = watchLimits({ timeout: 1 }, abort.signal, () => {});
  abort.abort();
  vi.advanceTimersByTime(5_000);
  expect(watch.reason).toEqual({ kind: "cancelled" });
});

test("a disposed watch is deaf", () => {
  const kill = vi.fn<() => void>();
  const abort = new AbortController();
  watchLimits({ timeout: 1, maxSilent: 1 }, abort.signal, kill)[Symbol.dispose]();
  abort.abort();
  vi.advanceTimersByTime(5_000);
  expect(kill).not.toHaveBeenCalled();
});
