/**
 * The compiler of a platform: the seed's gcc and binutils under the platform's prefix, with
 * the store's C library and nothing of the seed's. A linked file gets its interpreter and a
 * RUNPATH to each store folder that a library was taken from.
 */

import { file, recipe, sh } from "astbuild";
import { libc } from "./libc.ts";
import { linuxHeaders } from "../linux-headers/linux-headers.ts";
import { bare } from "./bare.ts";

const BINUTILS = [
  ...["addr2line", "ar", "as", "nm", "objcopy", "objdump"],
  ...["ranlib", "readelf", "size", "strings", "strip"],
];

export const compiler = recipe({
  name: "compiler",
  version: "14.2",
  description: "gcc and binutils for a platform, with the store's C library",
  hosts: ["x86_64-musl"],
  toolchain: bare,
  allow: [
    { leak: "/usr/lib/gcc", reason: "gcc's own headers and crt files; used in the sandbox only" },
    { leak: "/usr/bin/perl", files: "*/{libexec/ld,bin/*-ld}", reason: "runs in the sandbox only" },
  ],
  build: ({ host, out }) => sh`
    seed=${host.arch}-linux-gnu
    mkdir -p ${out}/bin ${out}/lib ${out}/libexec
    cp $($seed-gcc -print-file-name=libgcc.a) $($seed-gcc -print-file-name=libgcc_eh.a) ${out}/lib/
    include=$($seed-gcc -print-file-name=include)

    substitute() {
      sed -e "s|@out@|${out}|g; s|@triple@|${host.triple}|g; s|@seed@|$seed|g; s|@include@|$include|g" \
        -e "s|@libc@|${libc}|g; s|@libc-dev@|${libc.output("dev")}|g; s|@headers@|${linuxHeaders}|g" \
        -e "s|@interpreter@|${libc}/lib/${host.interpreter}|g; s|@libc-name@|${host.libc}|g" "$1"
    }
    substitute ${file(import.meta, "ld.pl")} >${out}/libexec/ld
    substitute ${file(import.meta, "gcc.sh")} >${out}/bin/${host.triple}-gcc
    chmod 755 ${out}/libexec/ld ${out}/bin/${host.triple}-gcc
    cp ${out}/libexec/ld ${out}/bin/${host.triple}-ld
    ln -s ${host.triple}-gcc ${out}/bin/${host.triple}-cc
    for tool in ${BINUTILS}; do
      printf '#!/bin/sh\nexec /usr/bin/%s "$@"\n' $seed-$tool >${out}/bin/${host.triple}-$tool
      chmod 755 ${out}/bin/${host.triple}-$tool
    done
    printf '#!/bin/sh\nexec %s -E "$@"\n' ${out}/bin/${host.triple}-gcc >${out}/bin/${host.triple}-cpp
    chmod 755 ${out}/bin/${host.triple}-cpp
  `,
});
