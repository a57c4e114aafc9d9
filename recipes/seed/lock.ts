/**
 * The lock files of the seed as they should be: `astbuild update seed`.
 *
 * Reads the package index of a Debian mirror and resolves what each lock's roots need. Run it
 * when a locked file is gone from the mirrors; then build, boot, and commit the locks.
 */

import { lockText } from "./lock/lock-file.ts";
import type { Lock } from "./lock/lock-file.ts";
import { readIndex, SUITE } from "./lock/mirror.ts";
import type { Mirrors } from "./lock/mirror.ts";
import { pick } from "./lock/pick.ts";
import { resolveClosure } from "./lock/resolve-closure.ts";
import { words } from "./lock/words.ts";

/** Wanted by the packages of the seed, but for installing, for debugging or for a person only. */
const SEED_DROP = words(`
  base-files debconf debianutils dpkg libmd0 openssl-provider-legacy rpcsvc-proto libasan8 libtsan2
  liblsan0 libhwasan0 libubsan1 libgprofng0 readline-common perl media-types netbase tzdata`);

const NATIVE = words(`
  libc-bin python3.13 gcc-14 g++-14 binutils libc6-dev make bash dash coreutils sed grep gawk
  findutils tar gzip xz-utils bzip2 patch diffutils file perl-base m4 pkgconf flex bison
  python3-minimal cpio`);

/**
 * What the engine runs by their own loader, from a folder, before there is a sandbox: bwrap, mkfifo,
 * sync, setarch, prlimit. No more than these and the libraries that they are linked against.
 */
const SANDBOX = words(`
  bubblewrap coreutils util-linux libc6 libcap2 libselinux1 libpcre2-8-0 libsmartcols1`);

/**
 * What build systems need beside the native packages: `seed.withArgs({ tools: ["cmake"] })`. They
 * are apart so that they can change without the C library being built anew.
 */
const TOOLS = {
  autotools: words("autoconf automake libtool libltdl-dev"),
  cmake: words("cmake"),
  meson: words("meson ninja-build"),
  perl: words("perl"),
  tcl: words("tcl"),
} as const;

/** Full perl is wanted here. What finds a compiler, what installs Python packages and ps are not. */
const TOOLS_DROP = [
  ...SEED_DROP.filter((name) => name !== "perl"),
  ...words("gcc cpp python3 python3-setuptools procps init-system-helpers"),
];

/** The astbuild name of each cross host, and Debian's. */
const CROSS = { riscv64: "riscv64", aarch64: "arm64", loongarch64: "loong64" } as const;

export async function* locks(from: Mirrors): AsyncGenerator<Lock> {
  const index = await readIndex(from, SUITE, "amd64");
  const native = resolveClosure(index, { roots: NATIVE, drop: new Set(SEED_DROP) });
  yield { file: lockFile("native"), text: lockText(native) };
  for (const [name, roots] of Object.entries(TOOLS)) {
    const packages = resolveClosure(index, { roots, drop: new Set(TOOLS_DROP), base: native });
    yield { file: lockFile(name), text: lockText(packages) };
  }
  for (const [arch, debian] of Object.entries(CROSS)) {
    const sanitizers = words("libasan8 liblsan0 libtsan2 libubsan1 libhwasan0");
    const roots = [
      `gcc-14-${arch}-linux-gnu`,
      `g++-14-${arch}-linux-gnu`,
      `libc6-dev-${debian}-cross`,
    ];
    const drop = new Set([...SEED_DROP, ...sanitizers.map((name) => `${name}-${debian}-cross`)]);
    const packages = resolveClosure(index, { roots, drop, base: native });
    yield { file: lockFile(arch), text: lockText(packages) };
  }
  yield { file: lockFile("sandbox"), text: lockText(pick(index, SANDBOX)) };
}

function lockFile(name: string): URL {
  return new URL(`${name}.lock.json`, import.meta.url);
}
