/** fio: how fast disks are. */

import { arg, fetchTar, sh } from "astbuild";
import { libaio } from "../libaio/libaio.ts";
import { make } from "../toolchain/make.ts";
import { zlib } from "../zlib/zlib.ts";

export const fio = make({
  name: "fio",
  version: "3.41",
  description: "how fast disks are",
  args: { esx: arg.boolean(false, "as on ESX: no shared memory, no timerfd") },
  tidy: true,
  deps: [libaio, zlib],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/f/fio/fio_${version}.orig.tar.gz`],
      hash: "sha256-pAtFESAF4wpnura+SGCxmMNRBKYotuxNFXINYrXRurk=",
    }),
  build({ args, host, out }) {
    const more = host.libc === "musl" && sh` -include linux/falloc.h`; // half of that is in glibc's fcntl.h as well
    return sh`
    ./configure --prefix=${out} --cc="$CC" --cpu=${host.arch} --disable-native ${args.esx && "--esx"} \
      --extra-cflags="$CPPFLAGS $CFLAGS${more}" --disable-numa --disable-rdma --disable-rados --disable-rbd \
      --disable-http --disable-gfapi --disable-pmem
    make AR=$AR EXTLDFLAGS="$LDFLAGS"
    make AR=$AR EXTLDFLAGS="$LDFLAGS" install
    # Scripts that plot and convert, by Python and gnuplot.
    rm -r ${out}/share ${out}/bin/{*.py,fio_*,fio2gnuplot,genfio}
  `;
  },
});
