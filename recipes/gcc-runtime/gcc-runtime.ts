/**
 * What gcc's programs need at run time beside the C library: libstdc++ and libatomic, from the
 * seed, with the headers of C++. libgcc_s is glibc's neighbour, since libc loads it by itself.
 * The libraries name no folder: what they need (libc, libm, libgcc_s) is in the loader's own
 * default folder, glibc's `lib`.
 */

import { recipe, sh } from "astbuild";
import { glibc } from "../glibc/glibc.ts";
import { bare } from "../toolchain/bare.ts";
import { GNU_HOSTS } from "../toolchain/gnu-hosts.ts";

const SHARED = ["libstdc++.so.6", "libatomic.so.1"];
const STATIC = ["libstdc++.a", "libsupc++.a", "libstdc++fs.a", "libstdc++exp.a", "libatomic.a"];

export const gccRuntime = recipe({
  name: "gcc-runtime",
  version: "14.2",
  description: "libstdc++, libatomic and the headers of C++",
  hosts: GNU_HOSTS,
  outputs: ["out", "dev"],
  toolchain: bare,
  deps: [glibc],
  allow: [
    {
      leak: "/usr/include",
      files: "*/include/c++/target/bits/ctype_base.h",
      reason: "a comment: what the table was made after",
    },
  ],
  build: ({ host, out, outputs }) => sh`
    seed=${host.arch}-linux-gnu
    mkdir -p ${out}/lib ${outputs.dev}/lib ${outputs.dev}/include/c++
    for name in ${SHARED}; do
      cp -L --no-preserve=mode "$($seed-gcc -print-file-name=$name)" ${out}/lib/$name
      ln -s ${out}/lib/$name ${outputs.dev}/lib/"\${name%.*}"
    done
    for name in ${STATIC}; do
      cp -L --no-preserve=mode "$($seed-gcc -print-file-name=$name)" ${outputs.dev}/lib/
    done

    # Debian has the native compiler's headers in two trees, a cross compiler's in one.
    version=$($seed-gcc -dumpversion)
    if [ -d /usr/$seed/include/c++/$version ]; then
      cp -r --no-preserve=mode /usr/$seed/include/c++/$version ${outputs.dev}/include/c++/
    else
      cp -r --no-preserve=mode /usr/include/c++/$version ${outputs.dev}/include/c++/
      cp -r --no-preserve=mode /usr/include/$seed/c++/$version ${outputs.dev}/include/c++/$version/$seed
    fi
    mv ${outputs.dev}/include/c++/$version ${outputs.dev}/include/c++/current
    mv ${outputs.dev}/include/c++/current/$seed ${outputs.dev}/include/c++/target
  `,
});
