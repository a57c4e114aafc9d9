/**
 * Writes every lock file of Debian packages: `node recipes/seed/lock.ts`.
 *
 * Reads the package indexes of a Debian mirror and resolves what each lock's roots need.
 * Run it when a locked file is gone from the mirrors; then build, boot, and commit the locks.
 */

import { compareDebianVersions } from "./lock/debian-version.ts";
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

/**
 * QEMU by the host's name. Everything that its program is linked against comes along (ELF's
 * NEEDED over the whole closure), and of the data what booting with `-nographic` was seen to need.
 */
const QEMU = {
  x86_64: words("qemu-system-x86 qemu-system-data seabios"),
  riscv64: words("qemu-system-riscv qemu-system-data opensbi"),
  aarch64: words("qemu-system-arm"),
  loongarch64: words("qemu-system-misc"),
} as const;

/** Modules for sound, screens and USB, firmware of other machines, and what only installing needs. */
const QEMU_DROP = words(`
  qemu-system-common qemu-system-data qemu-system-riscv qemu-system-s390x ipxe-qemu adduser
  base-passwd passwd debconf gcc-14-base libexecs1 libsasl2-modules-db openssl-provider-legacy`);

/** Debian's kernels for `astbuild run`: trixie's where it has the architecture, else unstable's. */
const LINUX = {
  x86_64: { suite: SUITE, debian: "amd64", name: /^linux-image-[\d.]+\+deb13-cloud-amd64$/ },
  riscv64: { suite: SUITE, debian: "riscv64", name: /^linux-image-[\d.]+\+deb13-riscv64$/ },
  aarch64: { suite: SUITE, debian: "arm64", name: /^linux-image-[\d.]+\+deb13-cloud-arm64$/ },
  loongarch64: { suite: "sid", debian: "loong64", name: /^linux-binary-[\d.]+\+\w+-loong64$/ },
} as const;

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

for (const [arch, roots] of Object.entries(QEMU)) {
  write(`qemu/${arch}`, resolveClosure(index, { roots, drop: qemuDrop(roots) }));
}

for (const [arch, { suite, debian, name }] of Object.entries(LINUX)) {
  const from = suite === SUITE && debian === "amd64" ? index : await readIndex(suite, debian);
  write(`linux/${arch}`, [newest(from, name)]);
}

function write(lock: string, packages: readonly DebianPackage[]): void {
  console.log(
    `recipes/${lock}.lock.json: ${writeLock(new URL(`../${lock}.lock.json`, import.meta.url), packages)}`,
  );
}

function qemuDrop(roots: readonly string[]): ReadonlySet<string> {
  return new Set(QEMU_DROP.filter((name) => !roots.includes(name)));
}

/** Of the packages of that name, versions in their names, the one with the highest version. */
function newest(from: PackagesIndex, name: RegExp): DebianPackage {
  const found = [...from.packages.values()]
    .filter((each) => name.test(each.name))
    .sort((a, b) => compareDebianVersions(b.version, a.version))[0];
  if (found === undefined) throw new Error(`no package ${name.source} in the index`);
  return found;
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
