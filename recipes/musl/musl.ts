/** musl from source, built by the seed's compiler; its loader searches no folder of its own accord. */

import { fetchTar, file, recipe, sh } from "astbuild";
import { bare } from "../toolchain/bare.ts";

export const musl = recipe({
  name: "musl",
  version: "1.2.5",
  description: "the small C library",
  hosts: ["x86_64-musl", "riscv64-musl", "aarch64-musl", "loongarch64-musl"],
  outputs: ["out", "dev"],
  toolchain: bare,
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://musl.libc.org/releases/musl-${version}.tar.gz`,
        `mirror://debian/pool/main/m/musl/musl_${version}.orig.tar.gz`,
      ],
      hash: "sha256-qaEYu+hNh2TaDqDSizqz+uhHf8fkCF2QECuFlvx8deQ=",
    }),
  patches: ["no-default-path.patch", "iconv.patch"].map((name) => file(import.meta, name)),
  build: ({ host, build, out, outputs }) => sh`
    ./configure \
      --prefix=${out} --libdir=${outputs.dev}/lib --includedir=${outputs.dev}/include \
      --syslibdir=${out}/lib --disable-wrapper \
      --build=${build.triple} --target=${host.triple} \
      CROSS_COMPILE=${host.arch}-linux-gnu- CC=${host.arch}-linux-gnu-gcc \
      CFLAGS="-O2 -ffile-prefix-map=/build=."
    make
    make install
    mv ${outputs.dev}/lib/libc.so ${out}/lib/
    ln -sf libc.so ${out}/lib/${host.interpreter}
  `,
});
