/** iperf3: how fast a network is. */

import { fetchTar } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const iperf3 = autotools({
  name: "iperf3",
  version: "3.9",
  description: "how fast a network is",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/i/iperf3/iperf3_${version}.orig.tar.gz`],
      hash: "sha256-JLY6JjgjJfdZ8R1CF3mpN7Y8obwXxEWH0vz+2rYKwDg=",
    }),
  configure: ["--without-openssl", "--without-sctp", "--disable-shared"],
});
