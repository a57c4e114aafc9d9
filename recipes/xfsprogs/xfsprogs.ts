/** xfsprogs: XFS, made, checked and looked into. */

import { fetchTar, sh } from "astbuild";
import { libinih } from "../libinih/libinih.ts";
import { liburcu } from "../liburcu/liburcu.ts";
import { autotools } from "../toolchain/autotools.ts";
import { libblkid } from "../util-linux/libblkid.ts";
import { libuuid } from "../util-linux/libuuid.ts";

export const xfsprogs = autotools({
  name: "xfsprogs",
  version: "6.13.0",
  description: "XFS: mkfs.xfs, xfs_repair, xfs_db, xfs_io",
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://mirrors.edge.kernel.org/pub/linux/utils/fs/xfs/xfsprogs/xfsprogs-${version}.tar.xz`,
        `mirror://debian/pool/main/x/xfsprogs/xfsprogs_${version}.orig.tar.xz`,
      ],
      hash: "sha256-BFmTP5PZTIK8J4nnvWN0InPZ10IHza5n3DAyA42ggzc=",
    }),
  deps: [libinih, liburcu, libblkid, libuuid],
  // It compiles without CPPFLAGS. All C++ is a test of its headers.
  before({ host }) {
    const more = !host.cxx && sh`; sed -i '/cxx_dummy/d; /MAKECXXDEP) /d' libxfs/Makefile`;
    return sh`export CFLAGS="$CFLAGS $CPPFLAGS" CXXFLAGS="$CXXFLAGS $CPPFLAGS"${more}`;
  },
  configure: ({ host, out }) => [
    sh`--sbindir=${out}/sbin`,
    // The kernel's headers have it, musl's do not.
    host.libc === "musl" && "ac_cv_member_struct_statx_stx_atomic_write_unit_min=no",
    // Its own library is not for others.
    ...["--disable-shared", "--disable-gettext", "--disable-editline", "--disable-scrub"],
    "--disable-libicu",
  ],
  // It is Python.
  after: ({ out }) => sh`rm ${out}/sbin/xfs_protofile`,
});
