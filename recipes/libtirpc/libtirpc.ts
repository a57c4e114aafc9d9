/** libtirpc: remote procedure calls as Sun had them. */

import { fetchTar, sh } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const libtirpc = autotools({
  name: "libtirpc",
  version: "1.3.6",
  description: "remote procedure calls as Sun had them",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/libt/libtirpc/libtirpc_${version}+ds.orig.tar.gz`],
      hash: "sha256-+e7rNo1zPhHxjdt1CkG9+QibpflHZATahIws0pViTw0=",
    }),
  allow: [
    {
      leak: "/usr/include",
      files: "*/include/tirpc/rpc/rpcent.h",
      reason: "a comment: where another system has what it declares",
    },
  ],
  // musl has no sys/queue.h; glibc's is BSD's and stands for itself.
  before: ({ host }) =>
    host.libc === "musl" &&
    sh`
      mkdir src/sys
      cp /usr/include/x86_64-linux-gnu/sys/queue.h src/sys/
    `,
  configure: ({ out }) => ["--disable-static", "--disable-gssapi", sh`--sysconfdir=${out}/etc`],
});
