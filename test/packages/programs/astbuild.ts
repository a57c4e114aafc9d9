/** The initrd with programs, and a script that has each do a small job: those that are built in minutes, and all. */

import { file, sh, tree } from "astbuild";
import type { Recipe } from "astbuild";
import {
  acl,
  attr,
  bash,
  bc,
  coreutils,
  findutils,
  gawk,
  gdbserver,
  grep,
  initrdImage,
  iproute2,
  kmod,
  libaio,
  libblkid,
  libcap,
  libevent,
  libinih,
  libnl,
  libtirpc,
  liburcu,
  make,
  pcre2,
  perl,
  sed,
  strace,
  utilLinux,
  xfsprogs,
} from "astbuild/recipes";

export { seed } from "astbuild/recipes";

/** For the libraries that have no program. */
const libraries = make({
  name: "libraries",
  tidy: true,
  source: file(import.meta, "libraries.c"),
  deps: [libaio, libblkid, libevent, libinih, libnl, libtirpc, liburcu],
  build: ({ out }) => sh`
    mkdir -p ${out}/bin
    $CC $CFLAGS $CPPFLAGS $(pkg-config --cflags libnl-3.0 libtirpc) libraries.c -o ${out}/bin/libraries \
      $LDFLAGS -laio -lblkid -levent -linih $(pkg-config --libs libnl-3.0 libtirpc liburcu)
  `,
});

const QUICK = [
  acl,
  attr,
  bash,
  bc,
  findutils,
  gawk,
  grep,
  iproute2,
  kmod,
  libcap,
  libraries,
  pcre2,
  sed,
  strace,
];
const SLOW = [coreutils, utilLinux, xfsprogs];

export const quick = withPrograms("programs-quick", QUICK);
export const all = withPrograms("programs-all", [...QUICK, ...SLOW], [gdbserver, perl]);

function withPrograms(
  name: string,
  programs: readonly Recipe[],
  gnuPrograms: readonly Recipe[] = [],
) {
  return initrdImage({
    name,
    prefers: "gnu",
    adds: ({ host }) => ({
      "/usr/local": tree([...programs, ...(host.libc === "gnu" ? gnuPrograms : [])]),
      "/srv/programs.sh": file(import.meta, "programs.sh", { mode: 0o755 }),
    }),
  });
}
