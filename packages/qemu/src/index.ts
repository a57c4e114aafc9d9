export { boot } from "./boot.ts";
export type { BootRequest, BootResult } from "./boot.ts";
export { qemuArguments } from "./qemu-arguments.ts";
export type { Machine } from "./qemu-arguments.ts";
export { qemuCommand } from "./qemu-program.ts";
export type { QemuProgram } from "./qemu-program.ts";
export { readSerialConsole } from "./serial-console.ts";
export type { SerialConsole } from "./serial-console.ts";
export { unpackKernel } from "./unpack-kernel.ts";
