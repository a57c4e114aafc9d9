/** The lock files of QEMU as they should be: `astbuild update qemu`. */

import { lockText } from "../seed/lock/lock-file.ts";
import type { Lock } from "../seed/lock/lock-file.ts";
import { readIndex, SUITE } from "../seed/lock/mirror.ts";
import type { Mirrors } from "../seed/lock/mirror.ts";
import { resolveClosure } from "../seed/lock/resolve-closure.ts";
import { words } from "../seed/lock/words.ts";

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

export async function* locks(from: Mirrors): AsyncGenerator<Lock> {
  const index = await readIndex(from, SUITE, "amd64");
  for (const [arch, roots] of Object.entries(QEMU)) {
    const drop = new Set(QEMU_DROP.filter((name) => !roots.includes(name)));
    const text = lockText(resolveClosure(index, { roots, drop }));
    yield { file: new URL(`${arch}.lock.json`, import.meta.url), text };
  }
}
