/**
 * The initrd with everything: Python, benchmarks, kselftests, and GNU's and other programs in /usr/local,
 * where they come before busybox's on PATH.
 */

import { fileNode, inside, symlink, tree } from "astbuild";
import { acl } from "../acl/acl.ts";
import { attr } from "../attr/attr.ts";
import { bash } from "../bash/bash.ts";
import { bc } from "../bc/bc.ts";
import { bzip2 } from "../bzip2/bzip2.ts";
import { coreutils } from "../coreutils/coreutils.ts";
import { e2fsprogs } from "../e2fsprogs/e2fsprogs.ts";
import { exfatprogs } from "../exfatprogs/exfatprogs.ts";
import { findutils } from "../findutils/findutils.ts";
import { gawk } from "../gawk/gawk.ts";
import { gdbm } from "../gdbm/gdbm.ts";
import { gdbserver } from "../gdbserver/gdbserver.ts";
import { grep } from "../grep/grep.ts";
import { iproute2 } from "../iproute2/iproute2.ts";
import { kmod } from "../kmod/kmod.ts";
import { libarchive } from "../libarchive/libarchive.ts";
import { libcap } from "../libcap/libcap.ts";
import { ncurses } from "../ncurses/ncurses.ts";
import { openssl } from "../openssl/openssl.ts";
import { pcre2 } from "../pcre2/pcre2.ts";
import { perl } from "../perl/perl.ts";
import { python } from "../python/python.ts";
import { sed } from "../sed/sed.ts";
import { strace } from "../strace/strace.ts";
import { utilLinux } from "../util-linux/util-linux.ts";
import { xfsprogs } from "../xfsprogs/xfsprogs.ts";
import { xz } from "../xz/xz.ts";
import { zstd } from "../zstd/zstd.ts";
import { benchmarks } from "./initrd-bench.ts";
import { initrdImage } from "./initrd-image.ts";
import { kselftests } from "./initrd-kselftest.ts";
import { GNU_HOSTS } from "../toolchain/gnu-hosts.ts";

/** Libraries have theirs in an output of their own. */
const OF_LIBRARIES = [bzip2, gdbm, ncurses, openssl, xz, zstd].map((each) => each.output("bin"));

const BIN = [
  ...[...OF_LIBRARIES, acl, attr, bash, bc, coreutils, findutils, gawk, gdbserver, grep, kmod],
  ...[libarchive, pcre2, perl, sed, strace, utilLinux],
];
const SBIN = [e2fsprogs, exfatprogs, iproute2, kmod, libcap, utilLinux, xfsprogs];

/** Of e2fsprogs and of util-linux, which has the newer ones. */
const IN_BOTH = ["blkid", "findfs", "fsck"];

export const initrdFull = initrdImage({
  name: "initrd-full",
  description: "the initrd, and every program there is a recipe for",
  hosts: GNU_HOSTS,
  adds: ({ host }) => ({
    ...benchmarks(),
    ...kselftests(host),
    "/usr": tree(python),
    "/usr/local/bin": tree(BIN.map((each) => inside(each, "bin"))),
    "/usr/local/sbin": tree(SBIN.map((each) => inside(each, "sbin"))),
    ...Object.fromEntries(
      IN_BOTH.map((name) => [
        `/usr/local/sbin/${name}`,
        fileNode(inside(utilLinux, `sbin/${name}`)),
      ]),
    ),
    "/bin/bash": symlink("/usr/local/bin/bash"),
  }),
});
