/**
 * What programs are built from in the kernel's source: headers, `tools`, kselftests. One archive without
 * what only a kernel is made of, so that nobody unpacks all of it again.
 */

import { fetchFile, recipe, sh } from "astbuild";
import { bare } from "../toolchain/bare.ts";

const VERSION = "6.18.15";

const tarball = fetchFile({
  urls: [`mirror://debian/pool/main/l/linux/linux_${VERSION}.orig.tar.xz`],
  hash: "sha256-/fTE1IfJWxekHLOAA/rvhmaeUypE/nAusxozkLamDMo=",
  size: 157_422_084,
});

const TAKEN = [
  ...["Makefile", "include", "scripts", "samples/check-exec"],
  ...["arch", "build", "include", "lib", "perf/bench", "scripts", "testing/selftests"].map(
    (name) => `tools/${name}`,
  ),
  ...["arm64", "loongarch", "riscv", "x86"].flatMap((name) => [
    `arch/${name}/Makefile`,
    `arch/${name}/include`,
  ]),
  ...["arm64/tools", "arm64/kernel/vdso", "loongarch/vdso", "riscv/tools", "riscv/kernel/vdso"].map(
    (name) => `arch/${name}`,
  ),
  ...["x86/tools", "x86/entry/syscalls", "x86/entry/vdso"].map((name) => `arch/${name}`),
];

/** The same for every host: name its native twin. */
export const linuxSource = recipe({
  name: "linux-source",
  version: VERSION,
  description: "of the kernel's source what programs are built from: headers, tools, kselftests",
  toolchain: bare,
  build: ({ out, version }) => sh`
    top=linux-${version}
    tar xf ${tarball} ${TAKEN.map((path) => sh`$top/${path}`)}
    find $top -exec touch -h -d "@$SOURCE_DATE_EPOCH" {} +
    tar cf - --sort=name --owner=0 --group=0 --numeric-owner $top | gzip -n >${out}
  `,
});
