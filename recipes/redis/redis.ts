/** Redis, without allocator of its own, TLS and systemd. */

import { fetchTar, sh } from "astbuild";
import { make } from "../toolchain/make.ts";

export const redis = make({
  name: "redis",
  version: "7.0.15",
  description: "a store of keys and values that speaks over sockets",
  tidy: true,
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/r/redis/redis_${version}.orig.tar.gz`],
      hash: "sha256-Sx3E7m1iKgn/+cZ3cZEgl1D7XlpyXveOoBLW7vTCKYI=",
    }),
  build: ({ out }) => sh`
    # Where its makefiles name a compiler, only what is on the command line is heard.
    make CC=$CC AR=$AR RANLIB=$RANLIB MALLOC=libc USE_SYSTEMD=no BUILD_TLS=no OPTIMIZATION=-O2 DEBUG= \
      PREFIX=${out} install
  `,
});
