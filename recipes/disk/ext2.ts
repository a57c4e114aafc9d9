/**
 * ext2 images: sparse files in which nothing is left to chance. They lie in the store, read-only;
 * `-o disk.img` hands out a copy that a guest may write to, with the holes kept.
 */

import { recipe, sh } from "astbuild";
import { e2fsprogs } from "../e2fsprogs/e2fsprogs.ts";
import { initrd } from "../initrd/initrd.ts";
import { libarchive } from "../libarchive/libarchive.ts";
import { bare } from "../toolchain/bare.ts";
import { diskSize } from "./size.ts";

/** Both are in the image: a guest may mount by the one, the other orders folders. */
const UUID = "61737462-7569-4c64-8000-000000000001";
const HASH_SEED = "61737462-7569-4c64-8000-000000000002";

// Times come from SOURCE_DATE_EPOCH. A new file's blocks are zeros: none need be written.
const mke2fs = sh`${e2fsprogs.native}/sbin/mke2fs -q -t ext2 -b 4096 -m 0 -U ${UUID} \
  -E hash_seed=${HASH_SEED},root_owner=0:0,assume_storage_prezeroed=1`;

export const diskExt2 = recipe({
  name: "disk-ext2",
  description: "an empty ext2 file system",
  args: { size: diskSize("2G", 1) },
  toolchain: bare,
  build: ({ args, out }) => sh`${mke2fs} ${out} ${args.size}`,
});

export const rootfs = recipe({
  name: "rootfs",
  description: "what initrd holds, as an ext2 file system to be mounted as /",
  prefers: "musl",
  args: { size: diskSize("256M", 16) },
  toolchain: bare,
  build: ({ args, out }) => sh`
    # Owners, modes and devices come along, and nobody need be root. Names are UTF-8, and our C
    # library has no locale of its own.
    export LOCPATH=/usr/lib/locale
    ${libarchive.native}/bin/bsdtar --format=pax -cf tree.tar @${initrd}
    ${mke2fs} -d tree.tar ${out} ${args.size}
  `,
});
