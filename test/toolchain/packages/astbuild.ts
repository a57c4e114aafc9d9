/** One small package, built by each helper; and what came of it, as the host's own tools see it. */

import { files, sh } from "astbuild";
import type { BuildContext } from "astbuild";
import { autotools, cmake, make, meson } from "astbuild/recipes";

const source = files(import.meta, "*.{c,h,1,ac,am,txt,build}");
const outputs = ["out", "dev"] as const;

export const byAutotools = autotools({ name: "by-autotools", outputs, source, autoreconf: true });
export const byCmake = cmake({ name: "by-cmake", outputs, source });
export const byMeson = meson({ name: "by-meson", outputs, source });

/** Installs one of each thing that tidy looks after. */
export const byHand = make({
  name: "by-hand",
  outputs: ["out", "dev", "static", "doc", "debug"],
  tidy: true,
  source,
  build: ({ out }) => sh`
    mkdir -p ${out}/{bin,include,lib/pkgconfig,lib/cmake/greet,share/man/man1}
    $CC $CFLAGS -c -fPIC greet.c
    $CC $CFLAGS -shared greet.o -Wl,-soname,libgreet.so -o ${out}/lib/libgreet.so
    $AR rcs ${out}/lib/libgreet.a greet.o
    $CC $CFLAGS -I. greeter.c -L${out}/lib -lgreet -Wl,-rpath,${out}/lib/nothing -o ${out}/bin/greeter
    $READELF -d ${out}/bin/greeter | grep -q lib/nothing
    # A name that is the end of a folder's, of which nothing is needed.
    $CC -shared -nostdlib -fPIC -Wl,-rpath,${out}/lib -xc - -o ${out}/lib/libtail.so <<<'int ib(void) { return 1; }'
    $READELF -p .dynstr ${out}/lib/libtail.so | grep 'ib$' | grep -c /lib | grep -x 1
    $READELF -p .dynstr ${out}/lib/libtail.so | grep -c 'ib$' | grep -x 1
    # What it says that it loads, and where that is.
    mkdir ${out}/lib/plugins
    $CC -shared -fPIC greet.o -Wl,-soname,libplug.so.1 -o ${out}/lib/plugins/libplug.so.1
    $CC loads.c -Wl,-rpath,${out}/lib/nothing:${out}/lib/plugins -o ${out}/bin/loads
    printf '#!/bin/bash -eu\nfalse\necho goes on\n' >${out}/bin/bash-script
    printf '#!/usr/bin/perl -w\nprint "hello\\n";\n' >${out}/bin/perl-script
    printf '#!/bin/sh\necho hello\n' >${out}/bin/shell-script
    chmod +x ${out}/bin/*-script
    cp greet.h ${out}/include/
    cp greeter.1 ${out}/share/man/man1/
    echo "libdir='/build/source'" >${out}/lib/libgreet.la
    printf 'prefix=%s\nincludedir=%s/include\n' ${out} ${out} >${out}/lib/pkgconfig/greet.pc
    printf 'prefix=%s\nincludedir=\${prefix}/include/greet-2\n' ${out} >${out}/lib/pkgconfig/greet-2.pc
    echo 'get_filename_component(_IMPORT_PREFIX "\${CMAKE_CURRENT_LIST_FILE}" PATH)' \
      >${out}/lib/cmake/greet/greet.cmake
  `,
});

/** A library that needs another. */
export const between = make({
  name: "between",
  deps: [byHand],
  tidy: true,
  build: ({ out }) => sh`
    mkdir -p ${out}/lib
    $CC -shared -fPIC $CPPFLAGS -xc - $LDFLAGS -lgreet -o ${out}/lib/libbetween.so <<<'#include <greet.h>
      char initial(void) { return greeting()[0]; }'
  `,
});

export const seen = make({
  name: "seen",
  deps: [between],
  tidy: true,
  build: ({ out, host, build }: BuildContext) => sh`
    mkdir ${out}
    (cd ${byHand} && find . -type f | sort) >${out}/files
    $READELF -SW ${byHand}/lib/libgreet.so >${out}/sections
    $READELF -n ${byHand}/lib/libgreet.so | sed -n 's/.*Build ID: //p' >${out}/build-id
    (cd ${byHand.output("debug")} && $READELF -SW $(find . -path "*$(cut -c3- ${out}/build-id).debug")) >${out}/debug
    $READELF -d ${byHand}/bin/greeter | sed -n 's/.*runpath: \[\(.*\)\]/\1/p' >${out}/runpath
    $READELF -dW --dyn-syms ${byHand}/lib/libtail.so >${out}/tail
    grep ^includedir ${byHand.output("dev")}/lib/pkgconfig/*.pc >${out}/includes
    $READELF -d ${byHand}/bin/loads | sed -n 's/.*runpath: \[\(.*\)\]/\1/p' >${out}/noted
    head -qn2 ${byHand}/bin/*-script >${out}/shebangs
    $CC -xc - $LDFLAGS -lbetween -o linked <<<'char initial(void);
      int main(void) { return initial() != 104; }'
    ${host.arch === build.arch && sh`./linked; ${byHand}/bin/greeter >${out}/said`}
  `,
});
