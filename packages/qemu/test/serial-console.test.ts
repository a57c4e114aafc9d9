import fc from "fast-check";
import { expect, test } from "vitest";
import { readSerialConsole } from "../src/index.ts";
import type { SerialConsole } from "../src/index.ts";

function read(...chunks: string[]): SerialConsole {
  const serial = readSerialConsole();
  for (const chunk of chunks) serial.write(Buffer.from(chunk));
  return serial;
}

test("the status is the last line of its own that says one", () => {
  expect(read("hello\r\nastbuild-guest-exit: 3\r\n").guestStatus).toBe(3);
  expect(read("astbuild-guest-exit: 3\nastbuild-guest-exit: 0\n[ 1.2] down\n").guestStatus).toBe(0);
  expect(read("\u001b[0mastbuild-guest-exit: 255\r\n").guestStatus).toBe(255);
});

test.each([
  "",
  "echo astbuild-guest-exit: 0\n",
  "astbuild-guest-exit: 0 or so\n",
  "astbuild-guest-exit: 256\n",
  "astbuild-guest-exit: \n",
  "astbuild-guest-exit: 0",
])("%j is no status", (text) => {
  expect(read(text).guestStatus).toBeUndefined();
});

test("a panic is recognised behind a time stamp, and the lines up to it are kept", () => {
  const text =
    "what went wrong\n[    2.1] Kernel panic - not syncing: VFS: no root\n[    2.2] Call Trace:\n";
  const serial = read(text);
  expect(serial.panic).toBe("Kernel panic - not syncing: VFS: no root");
  expect(serial.lastLines).toEqual([
    "what went wrong",
    "[    2.1] Kernel panic - not syncing: VFS: no root",
  ]);
});

test("a panic on a line that was not ended", () => {
  expect(read("Kernel panic - not syncing: cut").panic).toBe("Kernel panic - not syncing: cut");
});

test("the last 25 lines, with what was not ended", () => {
  const lines = Array.from({ length: 40 }, (_, index) => `line ${index}`);
  expect(read(lines.join("\r\n")).lastLines).toEqual(lines.slice(14));
});

test("a line without an end takes no memory without an end", () => {
  const serial = readSerialConsole();
  for (let count = 0; count < 100; count++) serial.write(Buffer.alloc(10_000, "x"));
  expect(serial.lastLines.join("").length).toBeLessThan(5000);
});

test("chunks may be cut anywhere", () => {
  const text = "SeaBIOS\u001b[2J\r\nhello\r\nastbuild-guest-exit: 42\r\nreboot: Power down\r\n";
  const whole = read(text);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: text.length })), (cuts) => {
      const places = [0, ...cuts.sort((a, b) => a - b), text.length];
      const chunks = places.slice(1).map((end, index) => text.slice(places[index], end));
      const serial = read(...chunks);
      expect(serial.guestStatus).toBe(42);
      expect(serial.lastLines).toEqual(whole.lastLines);
    }),
  );
});
