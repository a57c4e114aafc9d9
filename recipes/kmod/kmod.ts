/** kmod: the kernel's modules. */

import { fetchTar, sh } from "astbuild";
import { meson } from "../toolchain/meson.ts";
import { xz } from "../xz/xz.ts";
import { zlib } from "../zlib/zlib.ts";
import { zstd } from "../zstd/zstd.ts";

export const kmod = meson({
  name: "kmod",
  version: "34.2",
  description: "the kernel's modules: lsmod, modprobe, depmod and their like",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/k/kmod/kmod_${version}.orig.tar.xz`],
      hash: "sha256-AS0W4gmRFUhtiqnywqI9BY09DK2DETpgUSZH0l04aeg=",
    }),
  // What modules are compressed by.
  deps: [xz, zlib, zstd],
  // /etc is the image's.
  before: () => sh`sed -i '/install_emptydir(confdir/d' meson.build`,
  configure: [
    ...["-Dopenssl=disabled", "-Dmanpages=false", "-Dbuild-tests=false"],
    ...["bash", "fish", "zsh"].map((shell) => `-D${shell}completiondir=no`),
  ],
});
