/** The recipes of this repository, and the helpers that they are written with. */

export { busybox } from "./busybox/busybox.ts";
export { bzip2 } from "./bzip2/bzip2.ts";
export { expat } from "./expat/expat.ts";
export { diskExfat } from "./disk/exfat.ts";
export { diskExt2, rootfs } from "./disk/ext2.ts";
export { e2fsprogs } from "./e2fsprogs/e2fsprogs.ts";
export { exfatprogs } from "./exfatprogs/exfatprogs.ts";
export { gccRuntime } from "./gcc-runtime/gcc-runtime.ts";
export { glibc } from "./glibc/glibc.ts";
export { initrd } from "./initrd/initrd.ts";
export { libffi } from "./libffi/libffi.ts";
export { libarchive } from "./libarchive/libarchive.ts";
export { linuxHeaders } from "./linux-headers/linux-headers.ts";
export { linuxImage } from "./linux/linux-image.ts";
export { musl } from "./musl/musl.ts";
export { qemu } from "./qemu/qemu.ts";
export { sandboxTools, seed } from "./seed/seed.ts";
export { autotools } from "./toolchain/autotools.ts";
export { cmake } from "./toolchain/cmake.ts";
export { compiler } from "./toolchain/compiler.ts";
export { make } from "./toolchain/make.ts";
export { meson } from "./toolchain/meson.ts";
export { zlib } from "./zlib/zlib.ts";
export { zstd } from "./zstd/zstd.ts";
