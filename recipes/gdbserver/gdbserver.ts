/** gdbserver, of gdb's sources: a debugger elsewhere looks into programs here. */

import { fetchTar } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";
import { GNU_HOSTS } from "../toolchain/gnu-hosts.ts";

export const gdbserver = autotools({
  name: "gdbserver",
  version: "16.3",
  description: "a debugger elsewhere looks into programs here",
  // It is C++.
  hosts: GNU_HOSTS,
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/g/gdb/gdb_${version}.orig.tar.xz`],
      hash: "sha256-mcEXE2k9gdVGNzPCkzPywGw1i3MMkRskOKhJsmyktrY=",
    }),
  configure: ["--disable-gdb", "--enable-gdbserver", "--disable-sim", "--disable-gprofng"],
  make: ["all-gdbserver"],
  install: ["install-gdbserver"],
});
