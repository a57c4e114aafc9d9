/** The recipes of this repository. */

export { busybox } from "./busybox/busybox.ts";
export { gccRuntime } from "./gcc-runtime/gcc-runtime.ts";
export { glibc } from "./glibc/glibc.ts";
export { initrd } from "./initrd/initrd.ts";
export { linuxHeaders } from "./linux-headers/linux-headers.ts";
export { linuxImage } from "./linux/linux-image.ts";
export { musl } from "./musl/musl.ts";
export { qemu } from "./qemu/qemu.ts";
export { sandboxTools, seed } from "./seed/seed.ts";
export { compiler } from "./toolchain/compiler.ts";
export { make } from "./toolchain/make.ts";
