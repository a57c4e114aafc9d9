/** A recipe that tries a platform's compiler in every way, and keeps what came of it. */

import { files, sh } from "astbuild";
import { make } from "astbuild/recipes";

export const probe = make({
  name: "probe",
  version: "1",
  source: files(import.meta, "*.{c,cc,h}"),
  build: ({ host, build, out }) => sh`
    mkdir -p ${out}/bin ${out}/lib ${out}/traces ${out}/refusals

    # NAME COMMAND...: a link that must succeed; ld says which files it took.
    link() {
      local name=$1
      shift
      "$@" -Wl,--trace -o ${out}/bin/$name >trace
      sed 's|^/usr/|seed: |; s|^/build/|build: |' trace >${out}/traces/$name
    }
    # NAME COMMAND...: a command that must fail; its words are kept.
    refused() {
      local name=$1
      shift
      if "$@" -o /dev/null >words 2>&1; then echo "$*: not refused" >&2; exit 1; fi
      sed 's|/usr/|seed: |; s|/build/|build: |' words >${out}/refusals/$name
    }

    link dynamic $CC hello.c -lm
    link static $CC -static hello.c -lm
    link static-pie $CC -static-pie -fPIE hello.c -lm
    link no-pie $CC -no-pie hello.c -lm
    link threads $CC -pthread threads.c
    link counts $CC -pthread counts.c
    link counts-static $CC -static -pthread counts.c

    $CC -shared -fPIC greet.c -Wl,-soname,libgreet.so -o libgreet.so
    cp libgreet.so ${out}/lib/
    link own $CC greeter.c -L. -lgreet

    refused library $CC hello.c -lm /usr/lib/${build.triple}/libm.so.6
    refused startup $CC -nostartfiles hello.c -lm /usr/lib/${build.triple}/crt1.o

    if [ ${host.libc} = gnu ]; then
      refused crypt $CC hello.c -lm -lcrypt
      link atomic $CC atomic.c -latomic
      link cxx $CXX hello.cc
      link cxx-static $CXX -static hello.cc
      link cxx-by-gcc $CC hello.cc -lstdc++ -lm
      $CXX -shared -fPIC throws.cc -o ${out}/lib/libthrows.so
    else
      refused atomic $CC atomic.c -latomic
      link iconv $CC iconv.c
      refused cxx $CXX hello.cc
    fi

    # What is for this machine runs here, with the store's loader and libraries; and where one is
    # gone, the loader says which places it asked.
    if [ ${host.arch} = ${build.arch} ]; then
      for program in ${out}/bin/*; do "$program"; done
      $CC -shared -fPIC greet.c -Wl,-soname,libgone.so -o libgone.so
      $CC greeter.c -L. -lgone -o orphan
      if LD_DEBUG=libs ./orphan >${out}/refusals/gone 2>&1; then echo "found libgone.so" >&2; exit 1; fi
    fi
  `,
});
