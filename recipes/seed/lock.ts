/**
 * Writes every lock file of Debian packages: `node recipes/seed/lock.ts`.
 *
 * Reads the package indexes of a Debian mirror and resolves what each lock's roots need.
 * Run it when a locked file is gone from the mirrors; then build, boot, and commit the locks.
 */

import type { DebianPackage, PackagesIndex } from "./lock/packages-index.ts";
import { writeLock } from "./lock/lock-file.ts";
import { readIndex } from "./lock/mirror.ts";
import { resolveClosure } from "./lock/resolve-closure.ts";

const SUITE = "trixie";

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

/** The astbuild name of each cross host, and Debian's. */
const CROSS = { riscv64: "riscv64", aarch64: "arm64", loongarch64: "loong64" } as const;

const index = await readIndex(SUITE, "amd64");

const native = resolveClosure(index, { roots: NATIVE, drop: new Set(SEED_DROP) });
write("seed/native", native);

for (const [arch, debian] of Object.entries(CROSS)) {
  const sanitizers = words("libasan8 liblsan0 libtsan2 libubsan1 libhwasan0");
  const roots = [
    `gcc-14-${arch}-linux-gnu`,
    `g++-14-${arch}-linux-gnu`,
    `libc6-dev-${debian}-cross`,
  ];
  const drop = new Set([...SEED_DROP, ...sanitizers.map((name) => `${name}-${debian}-cross`)]);
  write(`seed/${arch}`, resolveClosure(index, { roots, drop, base: native }));
}

write("seed/sandbox", pick(index, SANDBOX));

function write(lock: string, packages: readonly DebianPackage[]): void {
  console.log(
    `recipes/${lock}.lock.json: ${writeLock(new URL(`../${lock}.lock.json`, import.meta.url), packages)}`,
  );
}

/** Exactly these packages, without what they depend on. */
function pick(from: PackagesIndex, names: readonly string[]): DebianPackage[] {
  return [...names].sort().map((name) => {
    const found = from.packages.get(name);
    if (found === undefined) throw new Error(`no package ${name} in the index`);
    return found;
  });
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
