/** An exFAT image: a sparse file in which nothing is left to chance. */

import { arg, recipe, sh } from "astbuild";
import { exfatprogs } from "../exfatprogs/exfatprogs.ts";
import { bare } from "../toolchain/bare.ts";

export const diskExfat = recipe({
  name: "disk-exfat",
  description: "an empty exFAT file system",
  args: { size: arg.string("512M", "of the file system: 512M, 2G") },
  toolchain: bare,
  build: ({ args, out }) => sh`
    truncate -s ${args.size} ${out}
    ${exfatprogs.native}/sbin/mkfs.exfat -q ${out}
    # mkfs takes it from the clock.
    ${exfatprogs.native}/sbin/tune.exfat -I 0x61737462 ${out}
  `,
});
