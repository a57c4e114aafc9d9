/** libevent: one loop for sockets, timers and signals. */

import { fetchTar, sh } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const libevent = autotools({
  name: "libevent",
  version: "2.1.12",
  description: "one loop for sockets, timers and signals",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://github.com/libevent/libevent/releases/download/release-${version}-stable/libevent-${version}-stable.tar.gz`,
        `mirror://debian/pool/main/libe/libevent/libevent_${version}-stable.orig.tar.gz`,
      ],
      hash: "sha256-kubeG+nsF2Qo/SNnZ35hzv/C7hyxGQNQN6J9NGsEA7s=",
    }),
  configure: ({ args }) => [
    ...["--disable-static", "--disable-openssl", "--disable-samples"],
    !args.check && "--disable-libevent-regress",
  ],
  // A generator of C, in Python: for who builds.
  after: ({ out }) => sh`rm ${out}/bin/event_rpcgen.py`,
});
