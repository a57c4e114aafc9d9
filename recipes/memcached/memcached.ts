/** memcached: a cache that speaks over sockets. */

import { fetchTar } from "astbuild";
import { libevent } from "../libevent/libevent.ts";
import { autotools } from "../toolchain/autotools.ts";

export const memcached = autotools({
  name: "memcached",
  version: "1.6.38",
  description: "a cache that speaks over sockets",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/m/memcached/memcached_${version}.orig.tar.xz`],
      hash: "sha256-B0B2qz6InhbnY8aj5crazGaWl527jEc7v4cdSYsZsaA=",
    }),
  deps: [libevent],
  configure: [
    ...["--disable-docs", "--disable-sasl", "--disable-extstore", "--disable-coverage"],
    // A program of the host would have been asked.
    "ac_cv_c_endian=little",
  ],
});
