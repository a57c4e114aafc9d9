/** The program is checked twice: its bytes by a literal, its sense by an interpreter of classic BPF. */

import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { seccompProgram } from "../src/seccomp.ts";

const X86_64 = 0xc000003e;
const CALLS = { open: 2, ioctl: 16, socket: 41, chmod: 90, openat: 257, fchmodat: 268 } as const;
const ALLOW = "allow";

test("E13: the bytes are those that were reviewed", () => {
  const program = seccompProgram();
  const digest = createHash("sha256").update(program).digest("hex");
  expect({ instructions: program.length / 8, digest }).toEqual({
    instructions: 148,
    digest: "0b0073ee1c9f4c4e02aa252be5982146442f875459e7ff368871ae9e16b677da",
  });
});

test("another architecture and x32 find no system calls", () => {
  expect(verdict(CALLS.open, [], 0x40000003)).toBe(38);
  expect(verdict(0x40000000 + CALLS.open)).toBe(38);
});

test.each([
  ["chmod 4755", CALLS.chmod, [0, 0o4755], 1],
  ["chmod g+s", CALLS.chmod, [0, 0o2755], 1],
  ["chmod 1777", CALLS.chmod, [0, 0o1777], ALLOW],
  ["fchmodat 4755", CALLS.fchmodat, [0, 0, 0o4755], 1],
  ["fchmodat2 4755", 452, [0, 0, 0o4755], 1],
  ["creat 4755", 85, [0, 0o4755], 1],
  ["mknod 4644", 133, [0, 0o104644], 1],
  ["mknodat 2644", 259, [0, 0, 0o102644], 1],
  ["open O_CREAT 4755", CALLS.open, [0, 0o101, 0o4755], 1],
  ["open O_CREAT 0755", CALLS.open, [0, 0o101, 0o755], ALLOW],
  ["open with garbage for a mode", CALLS.open, [0, 0o1, 0o6777], ALLOW],
  ["openat O_TMPFILE 2755", CALLS.openat, [0, 0, 0o20200002, 0o2755], 1],
  ["openat with garbage for a mode", CALLS.openat, [0, 0, 0, 0o6777], ALLOW],
] as const)("%s", (_, call, args, expected) => {
  expect(verdict(call, args)).toBe(expected);
});

test("sockets are local, internet or netlink: AF_VSOCK ignores network namespaces", () => {
  const families = Array.from({ length: 46 }, (_, family) => family);
  const allowed = families.filter((family) => verdict(CALLS.socket, [family]) === ALLOW);
  expect(allowed).toEqual([1, 2, 10, 16]);
  expect(verdict(CALLS.socket, [40])).toBe(97);
});

test("no terminal is fed, other ioctls are free", () => {
  expect([0x5412, 0x541c, 0x5413].map((request) => verdict(CALLS.ioctl, [0, request]))).toEqual([
    1,
    1,
    ALLOW,
  ]);
});

test("all other calls: refused ones by their errno, the rest free", () => {
  const plain = Array.from({ length: 470 }, (_, call) => [call, verdict(call)] as const);
  const refused = Object.groupBy(
    plain.filter(([, result]) => result !== ALLOW),
    ([, result]) => String(result),
  );
  const numbers = Object.entries(refused).map(([errno, calls]) => [
    Number(errno),
    calls!.map(([call]) => call),
  ]);
  expect(Object.fromEntries(numbers)).toEqual({
    1: [
      103, 155, 163, 165, 166, 167, 168, 169, 175, 176, 179, 246, 248, 249, 250, 298, 304, 313, 320,
      321, 323, 428, 429, 430, 431, 432, 433, 442, 443,
    ],
    38: [425, 426, 427, 437],
    95: [188, 189, 190, 463],
    97: [41], // socket(AF_UNSPEC)
  });
});

/** Runs the program as the kernel does, over one `struct seccomp_data`. */
function verdict(
  call: number,
  args: readonly number[] = [],
  architecture = X86_64,
): number | typeof ALLOW {
  const data = Buffer.alloc(64);
  data.writeUInt32LE(call, 0);
  data.writeUInt32LE(architecture, 4);
  args.forEach((value, index) => data.writeUInt32LE(value, 16 + 8 * index));
  const program = seccompProgram();
  let accumulator = 0;
  for (let at = 0; ; at++) {
    const code = program.readUInt16LE(at * 8);
    const operand = program.readUInt32LE(at * 8 + 4);
    const jump = (isTrue: boolean): number => program.readUInt8(at * 8 + (isTrue ? 2 : 3));
    if (code === 0x20) accumulator = data.readUInt32LE(operand);
    else if (code === 0x15) at += jump(accumulator === operand);
    else if (code === 0x35) at += jump(accumulator >= operand);
    else if (code === 0x45) at += jump((accumulator & operand) !== 0);
    else if (code === 0x06) return operand === 0x7fff0000 ? ALLOW : operand & 0xffff;
    else throw new Error(`no such instruction: ${code}`);
  }
}
