/** libarchive: archives of many formats; mke2fs reads a tree out of one, and bsdtar turns cpio into tar. */

import { fetchTar } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const libarchive = autotools({
  name: "libarchive",
  version: "3.7.4",
  description: "archives of many formats, and bsdtar",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://libarchive.org/downloads/libarchive-${version}.tar.xz`,
        `mirror://debian/pool/main/liba/libarchive/libarchive_${version}.orig.tar.xz`,
      ],
      hash: "sha256-+Id1XENKc2pgnL0o2H3b++nWo7tbcDwiwC9q+AqAJzU=",
    }),
  // Formats are what is wanted of it here; whoever wants compression adds the library to deps.
  configure: [
    ...["--disable-static", "--disable-acl", "--disable-xattr"],
    ...[
      "zlib",
      "bz2lib",
      "libb2",
      "iconv",
      "lz4",
      "zstd",
      "lzma",
      "cng",
      "openssl",
      "xml2",
      "expat",
    ].map((name) => `--without-${name}`),
  ],
});
