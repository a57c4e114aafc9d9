import { expect, test } from "vitest";
import { failedLine } from "@astbuild/recipe";
import { logTail } from "../src/log-tail.ts";

const tailOf = (...chunks: string[]): string[] => {
  const tail = logTail();
  for (const chunk of chunks) tail.add(Buffer.from(chunk));
  return tail.lines();
};

test("lines are put together from chunks, the last one with or without its end", () => {
  expect(tailOf("one\ntw", "o\r\nthree")).toEqual(["one", "two", "three"]);
  expect(tailOf("one\n\ntwo\n")).toEqual(["one", "", "two"]);
});

test("nothing is no line", () => {
  expect(tailOf()).toEqual([]);
  expect(tailOf("\n")).toEqual([]);
});

test("the last 25", () => {
  const lines = Array.from({ length: 30 }, (_, index) => `line ${index}`);
  expect(tailOf(lines.join("\n"))).toEqual(lines.slice(5));
});

test("however much comes, some KiB are kept", () => {
  const tail = logTail();
  for (let index = 0; index < 2000; index++)
    tail.add(Buffer.from(`${index} ${"x".repeat(1000)}\n`));
  expect(tail.lines().at(-1)).toMatch(/^1999 x+ … x+$/);
});

test("of a long command the exit code stays", () => {
  const words = Array.from({ length: 200 }, (_, index) => `-D${index}`).join(" ");
  const lines = tailOf(`astbuild: line 12: cmake ${words} exited with 3`);
  expect(lines[0]!.length).toBeLessThan(410);
  expect(failedLine(lines)?.line).toBe(12);
});

test("colours go, tabs become blanks, what moves the cursor is shown as such", () => {
  expect(tailOf("\u001b[1;31merror:\u001b[m\tx\u001b]0;title\u0007")).toEqual([
    "error:    x\u{fffd}]0;title\u{fffd}",
  ]);
});
