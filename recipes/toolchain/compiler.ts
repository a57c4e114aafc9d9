/**
 * The compiler of a platform: the seed's gcc and binutils under the platform's prefix, with
 * the store's C library and nothing of the seed's. A linked file gets its interpreter and a
 * RUNPATH to each store folder that a library was taken from.
 */

import { file, recipe, sh } from "astbuild";
import { gccRuntime } from "../gcc-runtime/gcc-runtime.ts";
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
  toolchain: bare,
  allow: [
    { leak: "/usr/lib/gcc", reason: "gcc's own headers and crt files; used in the sandbox only" },
    { leak: "/usr/bin/perl", files: "*/{libexec/ld,bin/*-ld}", reason: "runs in the sandbox only" },
  ],
  build: ({ host, out }) => {
    const { triple, cxx } = host;
    // Where libgcc counts atomically (aarch64) it asks by a name that musl has for itself and for static programs alone.
    const auxval =
      host.libc === "musl" &&
      sh`
    if $seed-nm ${out}/lib/libgcc.a 2>&1 | grep 'U __getauxval$' >wanted; then
      printf '%s\n' 'unsigned long getauxval(unsigned long type);' \
        '__attribute__((weak, visibility("hidden"))) unsigned long __getauxval(unsigned long type)' \
        '{ return getauxval(type); }' | $seed-gcc -O2 -x c -c -o auxval.o -
      chmod u+w ${out}/lib/libgcc.a
      $seed-ar r ${out}/lib/libgcc.a auxval.o
    fi`;
    return sh`
    seed=${host.arch}-linux-gnu
    mkdir -p ${out}/bin ${out}/lib ${out}/libexec
    cp $($seed-gcc -print-file-name=libgcc.a) $($seed-gcc -print-file-name=libgcc_eh.a) ${out}/lib/${auxval}
    gcc="-isystem $($seed-gcc -print-file-name=include)"
    libc="-isystem ${libc.output("dev")}/include"
    # musl's own headers stand for gcc's, glibc's build upon them.
    headers=${host.libc === "musl" ? sh`"$libc $gcc"` : sh`"$gcc $libc"`}
    folders="-L${libc}/lib -L${libc.output("dev")}/lib -L${out}/lib"
    cxx=${cxx && sh`${gccRuntime.output("dev")}/include/c++`}
    ${cxx && sh`folders="$folders -L${gccRuntime.output("dev")}/lib"`}

    substitute() { # FILE TOOL LANGUAGE
      sed -e "s|@out@|${out}|g; s|@triple@|${triple}|g; s|@arch@|${host.arch}|g; s|@seed@|$seed|g" \
        -e "s|@tool@|$2|g; s|@language@|$3|g; s|@include@|$headers|g; s|@cxx@|$cxx|g; s|@folders@|$folders|g" \
        -e "s|@libc-dev@|${libc.output("dev")}|g; s|@headers@|${linuxHeaders}|g; s|@libc-name@|${host.libc}|g" \
        -e "s|@interpreter@|${libc}/lib/${host.interpreter}|g" "$1"
    }
    substitute ${file(import.meta, "ld.pl")} ld c >${out}/libexec/ld
    substitute ${file(import.meta, "gcc.sh")} gcc c >${out}/bin/${triple}-gcc
    substitute ${file(import.meta, cxx ? "gcc.sh" : "no-cxx.sh")} g++ c++ >${out}/bin/${triple}-g++
    cp ${out}/libexec/ld ${out}/bin/${triple}-ld
    ln -s ld ${out}/libexec/ld.bfd
    ln -s ${triple}-gcc ${out}/bin/${triple}-cc
    ln -s ${triple}-g++ ${out}/bin/${triple}-c++
    for tool in ${BINUTILS}; do
      printf '#!/bin/sh\nexec /usr/bin/%s "$@"\n' $seed-$tool >${out}/bin/${triple}-$tool
    done
    for tool in ar nm ranlib; do
      printf '#!/bin/sh\nexec /usr/bin/%s "$@"\n' $seed-gcc-$tool-14 >${out}/bin/${triple}-gcc-$tool
    done
    printf '#!/bin/sh\nexec %s -E "$@"\n' ${out}/bin/${triple}-gcc >${out}/bin/${triple}-cpp
    chmod 755 ${out}/libexec/ld ${out}/bin/*
  `;
  },
});
