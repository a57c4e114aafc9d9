/** QEMU 10 out of Debian's packages, one list for each system, run by its own loader. */

import { compose, mergeTree } from "astbuild";
import { debianPackage } from "../seed/debian-package.ts";
import x86_64 from "./x86_64.lock.json" with { type: "json" };

export const qemu = compose({
  name: "qemu",
  description: "the machine that `astbuild run` boots an image in",
  hosts: ["x86_64-gnu", "x86_64-musl"],
  result: ({ host }) =>
    mergeTree({ name: `qemu-${host.arch}`, parts: x86_64.map((locked) => debianPackage(locked)) }),
});
