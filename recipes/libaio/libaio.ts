/** libaio: asynchronous I/O of the kernel's. */

import { fetchTar, sh } from "astbuild";
import { make } from "../toolchain/make.ts";

export const libaio = make({
  name: "libaio",
  version: "0.3.113",
  description: "asynchronous I/O of the kernel's",
  outputs: ["out", "dev"],
  tidy: true,
  allow: [
    {
      leak: "/usr/include",
      files: "*/include/libaio.h",
      reason: "a comment: what it is called elsewhere",
    },
  ],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/liba/libaio/libaio_${version}.orig.tar.gz`],
      hash: "sha256-LETRxf0NQ3Uih8muHrnAI/BO+EjqjUqvpG6a7bZ4IAs=",
    }),
  build: ({ out, outputs }) => sh`
    make CC=$CC AR=$AR RANLIB=$RANLIB
    make CC=$CC AR=$AR RANLIB=$RANLIB prefix=${out} includedir=${outputs.dev}/include install
  `,
});
