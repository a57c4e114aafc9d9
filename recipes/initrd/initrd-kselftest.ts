/** The initrd with the kernel's own tests: `/opt/kselftest/run_kselftest.sh`, as in Asterinas' image. */

import { arg, inside, tree } from "astbuild";
import type { ImageRoot } from "astbuild";
import { bash } from "../bash/bash.ts";
import { COLLECTIONS, collectionsFor, kselftest } from "../kselftest/kselftest.ts";
import type { Collection } from "../kselftest/kselftest.ts";
import { python } from "../python/python.ts";
import { initrdImage } from "./initrd-image.ts";

export const initrdKselftest = initrdImage({
  name: "initrd-kselftest",
  description: "the initrd, and the kernel's own tests",
  hosts: ["x86_64-gnu", "riscv64-gnu", "aarch64-gnu", "loongarch64-gnu"],
  args: { suites: arg.choices(COLLECTIONS, [], "which collections; all where none is named") },
  adds: ({ args, host }) => ({
    ...kselftests(args.suites),
    ...(collectionsFor(host, args.suites).includes("exec") && interpreters()),
  }),
});

/** Where they stand in an image. */
export function kselftests(collections: readonly Collection[] = []): ImageRoot {
  return { "/opt/kselftest": tree(kselftest.withArgs({ collections })) };
}

/** What the scripts of `exec` run in. */
function interpreters(): ImageRoot {
  return {
    "/usr": tree(python.withArgs({ minimal: true })),
    "/usr/local/bin": tree(inside(bash, "bin")),
  };
}
