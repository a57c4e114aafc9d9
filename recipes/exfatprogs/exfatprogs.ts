/** exfatprogs: exFAT, made, checked and tuned. */

import { fetchTar } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const exfatprogs = autotools({
  name: "exfatprogs",
  version: "1.2.9",
  description: "exFAT: mkfs, fsck, tune",
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://github.com/exfatprogs/exfatprogs/releases/download/${version}/exfatprogs-${version}.tar.xz`,
        `mirror://debian/pool/main/e/exfatprogs/exfatprogs_${version}.orig.tar.xz`,
      ],
      hash: "sha256-2aQhl8b/nmqOkjeJQTAI4xdBXPekq4XEhsX/yvScoXU=",
    }),
});
