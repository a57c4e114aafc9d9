/** The C library of a platform. */

import { compose } from "astbuild";
import { musl } from "../musl/musl.ts";

export const libc = compose({
  name: "libc",
  description: "the C library of the platform",
  hosts: ["x86_64-musl", "riscv64-musl", "aarch64-musl", "loongarch64-musl"],
  outputs: ["out", "dev"],
  result: () => musl,
});
