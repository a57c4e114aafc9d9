import { mkdirSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { qemuCommand } from "../src/index.ts";
import { scratch } from "./scratch.ts";

test.each(["usr/", ""])("an unpacked one runs by its own loader (%s)", (usr) => {
  const folder = scratch();
  const top = `${folder}/${usr}`;
  mkdirSync(`${top}lib/x86_64-linux-gnu`, { recursive: true });
  mkdirSync(`${top}bin`);
  writeFileSync(`${top}lib/x86_64-linux-gnu/ld-linux-x86-64.so.2`, "");
  writeFileSync(`${top}bin/qemu-system-riscv64`, "");
  expect(qemuCommand({ kind: "unpacked", folder }, "riscv64")).toEqual({
    command: `${top}lib/x86_64-linux-gnu/ld-linux-x86-64.so.2`,
    args: [
      ...["--library-path", `${top}lib/x86_64-linux-gnu`, `${top}bin/qemu-system-riscv64`],
      ...["-L", `${top}share/qemu`, "-L", `${top}share/seabios`],
    ],
    env: {},
  });
});

test("one that is not there is an error with its path", () => {
  const path = "/nowhere/qemu-system-riscv64";
  expect(() => qemuCommand({ kind: "host", path }, "riscv64")).toThrow(
    expect.objectContaining({ code: "QEMU_MISSING", facts: { path } }),
  );
});
