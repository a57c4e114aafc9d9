/**
 * glibc from source with Debian's fixes, built by the seed's compiler. Its loader reads no file of
 * the machine it runs on but those that programs ask for: no /etc/ld.so.cache, no
 * /etc/ld.so.preload, no default folder but its own.
 */

import { fetchFile, fetchTar, file, recipe, sh } from "astbuild";
import { linuxHeaders } from "../linux-headers/linux-headers.ts";
import { bare } from "../toolchain/bare.ts";
import { GNU_HOSTS } from "../toolchain/gnu-hosts.ts";

/** Debian's patches: fixes of the stable branch among them. */
const debian = fetchFile({
  urls: ["mirror://debian/pool/main/g/glibc/glibc_2.41-12+deb13u4.debian.tar.xz"],
  hash: "sha256-3aQVNRG/1UNQLRjlvJMjEQmW/pxTHxSuP61usX8CfH0=",
});

/** They add Debian's folders to those that the loader searches, and make them what `$LIB` stands for. */
const SKIPPED = ["any/local-ld-multiarch.diff"];

const OWN = ["no-preload-file.patch", "no-cache.patch", "dlopen-note.patch"].map((name) =>
  file(import.meta, name),
);

/** Shell and Perl scripts that run programs of the target or want debugging builds of the library. */
const SCRIPTS = ["ldd", "sotruss", "xtrace", "mtrace", "memusage", "sprof"];

export const glibc = recipe({
  name: "glibc",
  version: "2.41",
  description: "the GNU C library",
  hosts: GNU_HOSTS,
  // Programs and character sets apart, so that what is linked with the library does not drag them along.
  outputs: ["out", "dev", "bin", "gconv"],
  toolchain: bare,
  allow: [
    {
      leak: "/usr/include",
      files: "*/include/sys/mount.h",
      reason: "a comment: which header is meant",
    },
  ],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/g/glibc/glibc_${version}.orig.tar.xz`],
      hash: "sha256-8kqkQQIRIaeSZvDXUkJwbKuIQ6R5Af7+dFJ0kYB/GZg=",
    }),
  build: ({ host, build, out, outputs }) => sh`
    tar xf ${debian} -C /build debian/patches
    grep -vE '^(#|$)' /build/debian/patches/series | while read -r name _; do
      case " ${SKIPPED} " in *" $name "*) continue ;; esac
      patch -s -p1 -i "/build/debian/patches/$name"
    done
    for own in ${OWN}; do patch -p1 -i "$own"; done
    find . -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +

    cc=${host.arch}-linux-gnu-gcc
    mkdir ../objects
    cd ../objects
    # Debian's patches make memusagestat a matter of this variable alone.
    printf '%s\n' 'LIBGD = no' 'zonedir = /usr/share/zoneinfo' >configparms
    # Another vendor in --build: always a cross build, also where host and build are one machine.
    ../source/configure \
      --prefix=${out} --includedir=${outputs.dev}/include --bindir=${outputs.bin}/bin \
      --sbindir=${outputs.bin}/sbin \
      --sysconfdir=/etc --localstatedir=/var \
      libc_cv_slibdir=${out}/lib libc_cv_rtlddir=${out}/lib \
      --build=${build.arch}-astbuild-linux-gnu --host=${host.triple} \
      --with-headers=${linuxHeaders}/include --enable-kernel=5.10 \
      --enable-bind-now --enable-stack-protector=strong --without-selinux \
      --disable-werror --disable-nscd --disable-timezone-tools --disable-profile \
      CC=$cc CXX=${host.arch}-linux-gnu-g++ AUTOCONF=false MAKEINFO=: \
      CFLAGS="-O2 -ffile-prefix-map=/build=."
    make
    # libc knows where getconf's programs would be; they go to bin, which it must not name.
    make install libexecdir=${outputs.bin}/libexec \
      sysconfdir=${out}/etc localstatedir=${out}/var vardbdir=${out}/var/db

    rm -rf ${out}/etc ${out}/var ${out}/share ${out}/sbin
    for name in ${SCRIPTS}; do rm -f ${outputs.bin}/bin/$name; done
    mkdir -p ${outputs.gconv}/lib
    mv ${out}/lib/gconv ${outputs.gconv}/lib/gconv

    # What only a linker reads goes to dev; links and linker scripts name the libraries in out.
    mkdir -p ${outputs.dev}/lib
    mv ${out}/lib/*.a ${out}/lib/*.o ${outputs.dev}/lib/
    for library in ${out}/lib/*.so; do
      name=$(basename "$library")
      if [ -L "$library" ]; then
        ln -s ${out}/lib/"$(readlink "$library")" ${outputs.dev}/lib/"$name"
        rm "$library"
      elif grep -qI 'GNU ld script' "$library"; then
        mv "$library" ${outputs.dev}/lib/
      fi
    done
    for script in $(grep -lI 'GNU ld script' ${outputs.dev}/lib/*); do
      sed -i -E 's|${out}/(lib/[^ ]*\.a)\b|${outputs.dev}/\1|g' "$script"
    done

    ${host.arch}-linux-gnu-strip --strip-unneeded ${out}/lib/*.so.* ${outputs.gconv}/lib/gconv/*.so

    # libc loads libgcc_s by itself (pthread_cancel, backtrace), and finds it nowhere but here.
    install -m 755 "$($cc -print-file-name=libgcc_s.so.1)" ${out}/lib/
    printf '/* GNU ld script */\nGROUP ( %s -lgcc )\n' ${out}/lib/libgcc_s.so.1 >${outputs.dev}/lib/libgcc_s.so
  `,
});
