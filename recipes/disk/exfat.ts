/** An exFAT image: a sparse file in which nothing is left to chance. */

import { recipe, sh } from "astbuild";
import { exfatprogs } from "../exfatprogs/exfatprogs.ts";
import { bare } from "../toolchain/bare.ts";
import { diskSize } from "./size.ts";

export const diskExfat = recipe({
  name: "disk-exfat",
  description: "an empty exFAT file system",
  args: { size: diskSize("512M", 4) },
  toolchain: bare,
  build: ({ args, out }) => sh`
    truncate -s ${args.size} ${out}
    ${exfatprogs.native}/sbin/mkfs.exfat -q ${out}
    # mkfs takes it from the clock.
    ${exfatprogs.native}/sbin/tune.exfat -I 0x61737462 ${out}
  `,
});
