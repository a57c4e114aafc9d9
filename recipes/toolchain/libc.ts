/** The C library of a platform. */

import { compose } from "astbuild";
import { glibc } from "../glibc/glibc.ts";
import { musl } from "../musl/musl.ts";

export const libc = compose({
  name: "libc",
  description: "the C library of the platform",
  outputs: ["out", "dev"],
  result: ({ host }) => ({ gnu: glibc, musl })[host.libc],
});
