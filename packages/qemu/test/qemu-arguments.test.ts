import { platform } from "@astbuild/platform";
import { expect, test } from "vitest";
import { qemuArguments } from "../src/index.ts";

test.each([
  ["x86_64-gnu", '-m 512 # "console=ttyS0 panic=-1"'],
  ["riscv64-musl", '-machine virt -m 512 # "console=ttyS0 panic=-1"'],
  ["aarch64-gnu", '-machine virt -cpu cortex-a57 -m 512 # "console=ttyAMA0 panic=-1"'],
  [
    "loongarch64-gnu",
    '-machine virt -cpu la464 -m 1024 # "console=ttyS0,115200 panic=-1 initcall_blacklist=i8042_init"',
  ],
] as const)("%s as it was proved", (name, expected) => {
  const machine = { platform: platform(name), kernel: "/k", initrd: "/i" };
  const args = qemuArguments(machine).map((arg) => (arg.includes(" ") ? `"${arg}"` : arg));
  const fixed = "-nographic -no-reboot -nic none -kernel /k -initrd /i -append";
  expect(args.join(" ")).toBe(`-accel tcg ${expected.replace("#", fixed)}`);
});

test("what the caller says goes behind or in place of the platform's own", () => {
  const machine = {
    platform: platform("riscv64-gnu"),
    kernel: "/k",
    initrd: "/i",
    append: "init=/bin/sh",
    memory: "2G",
    smp: 2,
    accel: "kvm",
    extra: ["-s", "-S"],
  } as const;
  expect(qemuArguments(machine)).toEqual([
    ...["-accel", "kvm", "-machine", "virt", "-m", "2G", "-smp", "2"],
    ...["-nographic", "-no-reboot", "-nic", "none", "-kernel", "/k", "-initrd", "/i"],
    ...["-append", "console=ttyS0 panic=-1 init=/bin/sh", "-s", "-S"],
  ]);
});
