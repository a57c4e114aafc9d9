import { formatError } from "@astbuild/errors";
import { expect, test } from "vitest";
import { checkMachine } from "../src/index.ts";

const RISCV = { class: 64, littleEndian: true, machine: 243, flagsMask: 0x6, flags: 0x4 } as const;
const LP64D = { class: 64, littleEndian: true, machine: 243, flags: 0x5 } as const;

test("flags outside the mask do not count", () => {
  expect(() => checkMachine(LP64D, RISCV, "/bin/sh")).not.toThrow();
});

test.each([
  { ...LP64D, class: 32 as const },
  { ...LP64D, littleEndian: false },
  { ...LP64D, machine: 62 },
  { ...LP64D, flags: 0x1 },
])("%j is another machine", (elf) => {
  expect(() => checkMachine(elf, RISCV, "/bin/sh")).toThrow(
    expect.objectContaining({ code: "ELF_MACHINE" }) as Error,
  );
});

test("the message tells both machines", () => {
  const check = (): void => checkMachine({ ...LP64D, flags: 0x80000001 }, RISCV, "/bin/sh");
  let text = "";
  try {
    check();
  } catch (error) {
    text = formatError(error);
  }
  expect(text).toBe(
    [
      "error ELF_MACHINE  /bin/sh is for another machine",
      "  file      /bin/sh",
      "  expected  riscv 64 bit little-endian, flags 0x4",
      "  actual    riscv 64 bit little-endian, flags 0x80000001",
      "  hint      a tool of the build machine was put where the host's belongs, or the other way round",
    ].join("\n"),
  );
});
