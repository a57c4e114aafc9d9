/**
 * Python, with every module of the standard library but tkinter. An image has it at /usr:
 * `"/usr": tree(python)`. It finds its library from where it lies, and no file of it names its store path.
 */

import { arg, fetchTar, quote, sh } from "astbuild";
import { bzip2 } from "../bzip2/bzip2.ts";
import { expat } from "../expat/expat.ts";
import { gdbm } from "../gdbm/gdbm.ts";
import { libffi } from "../libffi/libffi.ts";
import { ncurses } from "../ncurses/ncurses.ts";
import { openssl } from "../openssl/openssl.ts";
import { readline } from "../readline/readline.ts";
import { sqlite } from "../sqlite/sqlite.ts";
import { autotools } from "../toolchain/autotools.ts";
import { libuuid } from "../util-linux/libuuid.ts";
import { xz } from "../xz/xz.ts";
import { zlib } from "../zlib/zlib.ts";

/** Modules that are not built. Any other that is missing in the end fails the build. */
const NEVER = ["_tkinter"];
const NOT_IN_MINIMAL = [
  ...["_bz2", "_ctypes", "_curses", "_curses_panel", "_dbm", "_gdbm", "_hashlib", "_lzma"],
  ...["_sqlite3", "_ssl", "_uuid", "readline"],
];

export const python = autotools({
  name: "python",
  version: "3.13.5",
  description: "Python with its standard library",
  outputs: ["out", "dev"],
  args: { minimal: arg.boolean(false, "without what needs libraries beside zlib") },
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://www.python.org/ftp/python/${version}/Python-${version}.tar.xz`,
        `mirror://debian/pool/main/p/python3.13/python3.13_${version}.orig.tar.xz`,
      ],
      hash: "sha256-k+WD8kNFTm6eRYjKLCZiIGrZYWWYYyd6/NuWgBZH1kA=",
    }),
  deps: ({ args }) =>
    args.minimal
      ? [zlib]
      : [zlib, bzip2, xz, libffi, expat, openssl, ncurses, readline, gdbm, sqlite, libuuid],
  env: {
    OPT: "-DNDEBUG",
    // A module that is missing is an error, not a line in the log.
    PYTHONSTRICTEXTENSIONBUILD: "1",
    PYTHONHASHSEED: "0",
  },
  // One .pyc for each module, not one for each level of optimisation. The compiler, which is glibc's, is
  // asked for the host's name as well, and musl's is another.
  before({ host }) {
    const more =
      host.libc === "musl" &&
      sh`; sed -i 's/ MULTIARCH=$(.*--print-multiarch.*)/ MULTIARCH=/' configure`;
    return sh`sed -i 's/-o 0 -o 1 -o 2/-o 0/' Makefile.pre.in${more}`;
  },
  configure: ({ args }) => [
    ...["--prefix=/usr", "--libdir=/usr/lib", "--includedir=/usr/include"],
    // Cross-built for every host by the seed's Python, which configure wants to be of the same 3.x.
    "--with-build-python=/usr/bin/python3.13",
    ...["--without-ensurepip", "--without-static-libpython", "--disable-test-modules"],
    ...[
      "--with-system-libmpdec=no",
      "--with-dbmliborder=gdbm:ndbm",
      "--with-tzpath=/usr/share/zoneinfo",
    ],
    args.minimal ? "--without-system-expat" : "--with-system-expat",
    ...[...NEVER, ...(args.minimal ? NOT_IN_MINIMAL : [])].map(
      (name) => `py_cv_module_${name}=n/a`,
    ),
    // A program of the host would have been asked.
    ...["ac_cv_buggy_getaddrinfo=no", "ac_cv_working_tzset=yes", "ac_cv_broken_sem_getvalue=no"],
    "ac_cv_computed_gotos=yes",
  ],
  // What a file was made from never changes in an image, and all times are one: nothing is compared.
  install: [
    ...["install", "DESTDIR=/build/installed"],
    quote("COMPILEALL_OPTS=-j1 --invalidation-mode unchecked-hash"),
  ],
  after: ({ out }) => sh`
    mkdir -p ${out}
    mv /build/installed/usr/* ${out}/
    cd ${out}/lib/python3.13
    # The installer of pip, programs with windows, another system's, what builds extensions.
    rm -rf ensurepip idlelib tkinter turtledemo {,__pycache__/}turtle.* \
      ctypes/macholib {,__pycache__/}_osx_support.* config-*
    # Modules are no programs, whatever their first line says.
    find . -name '*.py' -exec chmod -x {} +
    rm -f ${out}/bin/{idle3,python3-config}* ${out}/bin/python3.13-config ${out}/lib/pkgconfig/*-embed.pc
    sed -i 's|^prefix=.*|prefix=${out}|; s|^libdir=.*|libdir=${out}/lib|' ${out}/lib/pkgconfig/*.pc

    # What it was configured and built with, less where that was.
    sed -i -E "s,[^ '\"]*/(ast|build)/[^ '\"]*,,g" _sysconfigdata_*.py
    /usr/bin/python3.13 -m compileall -q --invalidation-mode unchecked-hash -d /usr/lib/python3.13 \
      -f _sysconfigdata_*.py
  `,
  allow: [
    {
      leak: "/usr/include",
      files: "*/lib/python3.13/**/_sysconfigdata_*",
      reason: "where an image would have Python's headers",
    },
  ],
});
