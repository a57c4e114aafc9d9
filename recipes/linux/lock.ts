/** The lock files of the boot kernels as they should be: `astbuild update linuxImage`. */

import { compareDebianVersions } from "../seed/lock/debian-version.ts";
import { lockText } from "../seed/lock/lock-file.ts";
import type { Lock } from "../seed/lock/lock-file.ts";
import { readIndex, SUITE } from "../seed/lock/mirror.ts";
import type { Mirrors } from "../seed/lock/mirror.ts";
import type { DebianPackage, PackagesIndex } from "../seed/lock/packages-index.ts";

/** Debian's kernels for `astbuild run`: trixie's where it has the architecture, else unstable's. */
const LINUX = {
  x86_64: { suite: SUITE, debian: "amd64", name: /^linux-image-[\d.]+\+deb13-cloud-amd64$/ },
  riscv64: { suite: SUITE, debian: "riscv64", name: /^linux-image-[\d.]+\+deb13-riscv64$/ },
  aarch64: { suite: SUITE, debian: "arm64", name: /^linux-image-[\d.]+\+deb13-cloud-arm64$/ },
  loongarch64: { suite: "sid", debian: "loong64", name: /^linux-binary-[\d.]+\+\w+-loong64$/ },
} as const;

export async function* locks(from: Mirrors): AsyncGenerator<Lock> {
  for (const [arch, { suite, debian, name }] of Object.entries(LINUX)) {
    const text = lockText([newest(await readIndex(from, suite, debian), name)]);
    yield { file: new URL(`${arch}.lock.json`, import.meta.url), text };
  }
}

/** Of the packages of that name, versions in their names, the one with the highest version. */
function newest(from: PackagesIndex, name: RegExp): DebianPackage {
  const found = [...from.packages.values()]
    .filter((each) => name.test(each.name))
    .sort((a, b) => compareDebianVersions(b.version, a.version))[0];
  if (found === undefined) throw new Error(`no package ${name.source} in the index`);
  return found;
}
