/** OpenSSL: libssl and libcrypto, configured by its own Perl program. */

import { fetchTar, sh } from "astbuild";
import { make } from "../toolchain/make.ts";

/** OpenSSL's own names for the machines. */
const TARGETS: Readonly<Record<string, string>> = {
  x86_64: "linux-x86_64",
  riscv64: "linux64-riscv64",
  aarch64: "linux-aarch64",
  loongarch64: "linux64-loongarch64",
};

export const openssl = make({
  name: "openssl",
  version: "3.5.7",
  description: "TLS and cryptography",
  outputs: ["out", "dev", "bin"],
  tidy: true,
  seedTools: ["perl"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/o/openssl/openssl_${version}.orig.tar.gz`],
      hash: "sha256-qMDSilKcpID582z1eS4s0hmEVSo8jkqhGiSqMa6smOg=",
    }),
  build: ({ host, out, outputs }) => sh`
    # Certificates and settings are the image's. Without modules the legacy algorithms are in libcrypto.
    perl Configure ${TARGETS[host.arch]} --prefix=${out} --libdir=lib --openssldir=/etc/ssl \
      shared no-module no-engine no-tests no-docs
    # Each file would be compiled twice: for archives as well.
    make LIBS= build_sw
    make LIBS= INSTALL_LIBS= install_sw
    mkdir -p ${outputs.bin}
    mv ${out}/bin ${outputs.bin}/
  `,
});
