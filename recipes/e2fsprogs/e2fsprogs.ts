/** e2fsprogs: ext2, ext3 and ext4, made, checked and looked into. */

import { fetchTar, sh } from "astbuild";
import { libarchive } from "../libarchive/libarchive.ts";
import { autotools } from "../toolchain/autotools.ts";

export const e2fsprogs = autotools({
  name: "e2fsprogs",
  version: "1.47.2",
  description: "ext2, ext3 and ext4: mke2fs, e2fsck, debugfs",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://mirrors.edge.kernel.org/pub/linux/kernel/people/tytso/e2fsprogs/v${version}/e2fsprogs-${version}.tar.gz`,
        `mirror://debian/pool/main/e/e2fsprogs/e2fsprogs_${version}.orig.tar.gz`,
      ],
      hash: "sha256-bc1n/52LEydLo/CI5DGL5PW3FBLNhjUkQj/EnTmmNx8=",
    }),
  deps: [libarchive],
  configure: ({ out }) => [
    // mke2fs -d takes a tar archive: owners, modes and devices without being root.
    "--with-libarchive=direct",
    ...["--enable-elf-shlibs", "--disable-fuse2fs", "--disable-uuidd", "--disable-e2initrd-helper"],
    ...["--disable-nls", "--disable-defrag", "--without-crond-dir", "--without-systemd-unit-dir"],
    ...["--without-udev-rules-dir", sh`--sbindir=${out}/sbin --sysconfdir=${out}/etc`],
  ],
  // Both make the same links: not side by side.
  install: ["-j1", "install", "install-libs"],
});
