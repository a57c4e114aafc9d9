/** The initrd with the kernel's own tests: `/opt/kselftest/run_kselftest.sh`, as in Asterinas' image. */

import { arg, fileNode, inside, symlink, tree } from "astbuild";
import type { ImageRoot, Platform } from "astbuild";
import { bash } from "../bash/bash.ts";
import { glibc } from "../glibc/glibc.ts";
import { COLLECTIONS, collectionsFor, kselftest } from "../kselftest/kselftest.ts";
import type { Collection } from "../kselftest/kselftest.ts";
import { python } from "../python/python.ts";
import { initrdImage } from "./initrd-image.ts";
import { GNU_HOSTS } from "../toolchain/gnu-hosts.ts";

export const initrdKselftest = initrdImage({
  name: "initrd-kselftest",
  description: "the initrd, and the kernel's own tests",
  hosts: GNU_HOSTS,
  args: { suites: arg.choices(COLLECTIONS, [], "which collections; all where none is named") },
  adds: ({ args, host }) => ({
    ...kselftests(host, args.suites),
    ...(collectionsFor(host, args.suites).includes("exec") && {
      "/usr": tree(python.withArgs({ minimal: true })),
      "/usr/local/bin": tree(inside(bash, "bin")),
      "/bin/bash": symlink("/usr/local/bin/bash"),
    }),
  }),
});

/** Where they stand in an image. The scripts of `exec` want Python and bash too. */
export function kselftests(host: Platform, collections: readonly Collection[] = []): ImageRoot {
  return {
    "/opt/kselftest": tree(kselftest.withArgs({ collections })),
    ...(collectionsFor(host, collections).includes("exec") && {
      // Scripts of the collection are run by this program of its own, which their runner finds beside them.
      "/usr/local/bin/inc": symlink("/opt/kselftest/exec/inc"),
      "/usr/local/bin/getconf": fileNode(inside(glibc.output("bin"), "bin/getconf")),
    }),
  };
}
