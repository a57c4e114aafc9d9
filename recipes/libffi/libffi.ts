/** libffi: calls functions whose types are known at run time only. */

import { fetchTar } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const libffi = autotools({
  name: "libffi",
  version: "3.4.8",
  description: "calls of functions whose types are known at run time",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/libf/libffi/libffi_${version}.orig.tar.gz`],
      hash: "sha256-y7fws7CV3FBjh+weNbiRv7SJHQW5CklbxpoQ8ik/gP8=",
    }),
  // Debian has the repository's tree, without a configure script.
  autoreconf: true,
  // In the folder itself: one of its own would be named after the build machine.
  configure: [
    "--disable-static",
    "--disable-docs",
    "--disable-multi-os-directory",
    "--disable-builddir",
  ],
});
