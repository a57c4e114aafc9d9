/** expat: XML. */

import { fetchTar } from "astbuild";
import { cmake } from "../toolchain/cmake.ts";

export const expat = cmake({
  name: "expat",
  version: "2.8.3",
  description: "XML, read as a stream",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/e/expat/expat_${version}.orig.tar.gz`],
      hash: "sha256-UzZZoW4BhANamf2OeD8a1hqIenv4WGqGgXQLnX7UI4k=",
    }),
  folder: "expat",
  configure: ({ args }) => [
    ...["-DEXPAT_BUILD_DOCS=OFF", "-DEXPAT_BUILD_EXAMPLES=OFF", "-DEXPAT_BUILD_TOOLS=OFF"],
    // They are in C++.
    !args.check && "-DEXPAT_BUILD_TESTS=OFF",
  ],
});
