/**
 * The kernel's own tests of what programs see of it: the collections that Asterinas runs. Installed as
 * kselftest installs itself: run_kselftest.sh, kselftest-list.txt, a folder for each collection.
 */

import { arg, AstbuildError, file, quote, sh } from "astbuild";
import type { Architecture, Platform } from "astbuild";
import { libcap } from "../libcap/libcap.ts";
import { linuxSource } from "../linux/linux-source.ts";
import { make } from "../toolchain/make.ts";
import { GNU_HOSTS } from "../toolchain/gnu-hosts.ts";

/** On every machine. */
const OF_ALL = ["exec", "lsm", "proc", "signal", "splice", "timers", "vDSO"] as const;

export const COLLECTIONS = [...OF_ALL, "x86"] as const;

export type Collection = (typeof COLLECTIONS)[number];

const OF_ONE: Partial<Record<Architecture, readonly Collection[]>> = { x86_64: ["x86"] };

/**
 * What is built when these are named: all that the machine has where none is.
 *
 * @throws ARG_INVALID
 */
export function collectionsFor(
  { name, arch }: Platform,
  named: readonly Collection[],
): readonly Collection[] {
  const there: readonly Collection[] = [...OF_ALL, ...(OF_ONE[arch] ?? [])];
  if (named.length === 0) return there;
  const missing = named.filter((each) => !there.includes(each));
  if (missing.length === 0) return named;
  throw new AstbuildError(
    "ARG_INVALID",
    `there are no tests of ${missing.join(", ")} for ${name}`,
    {
      facts: { wanted: `some of ${there.join(", ")}` },
    },
  );
}

const PATCHES = ["binfmt_script.patch", "fcntl.patch", "runner.patch"].map((name) =>
  file(import.meta, name),
);

export const kselftest = make({
  name: "kselftest",
  version: "6.18.15",
  description: "the kernel's own tests of what programs see of it",
  hosts: GNU_HOSTS,
  args: { collections: arg.choices(COLLECTIONS, [], "what the machine has where none is named") },
  deps: [libcap],
  build: ({ args, host, out }) => sh`
    tar xf ${linuxSource.native} --strip-components=1
    for each in ${PATCHES}; do patch -p1 -i "$each"; done
    cd tools/testing/selftests
    # Debug information names the seed's folders.
    sed -i 's/-O2 -g /-O2 /' x86/Makefile
    # Wherever an image has it.
    sed -i 's|#!/bin/bash|#!/usr/bin/env bash|' exec/Makefile
    install -D ${file(import.meta, "rsync.sh")} /build/bin/rsync
    export PATH=/build/bin:$PATH
    make -s -C ../../.. headers ARCH=${host.row.linux}
    make install ARCH=${host.row.linux} CROSS_COMPILE=${host.triple}- FORCE_TARGETS=1 \
      TARGETS=${quote(collectionsFor(host, args.collections).join(" "))} KSFT_INSTALL_PATH=${out}
    # The name of a temporary file of gcc's is among its symbols.
    find ${out} -name vdso_test_chacha -exec $STRIP --strip-unneeded {} +
    # In Perl; without it the runner takes sed.
    rm ${out}/kselftest/prefix.pl
  `,
});
