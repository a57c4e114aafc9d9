/** What the disk images hold, as the file systems' own tools see it. */

import { recipe, sh } from "astbuild";
import { diskExfat, diskExt2, e2fsprogs, exfatprogs, initrd, libarchive, rootfs, sandboxTools, seed } from "astbuild/recipes"; // prettier-ignore

export { diskExfat, diskExt2, rootfs };

export const looked = recipe({
  name: "looked",
  toolchain: () => ({ seed, sandboxTools }),
  prefers: "musl",
  build: ({ out }) => sh`
    mkdir -p ${out}
    for image in ${rootfs} ${diskExt2}; do
      ${e2fsprogs.native}/sbin/e2fsck -fn $image
    done
    ${exfatprogs.native}/sbin/fsck.exfat -n ${diskExfat}

    # name mode owner, as each has it.
    export LOCPATH=/usr/lib/locale
    debugfs() { ${e2fsprogs.native}/sbin/debugfs -R "$1" ${rootfs} 2>/dev/null; }
    ${libarchive.native}/bin/bsdtar -tf ${initrd} | sed 's|/$||' | sort >names
    while read -r name; do
      printf '%s ' "$name"
      debugfs "stat \"/$name\"" | sed -n 's/.*Type: \([a-z ]*[a-z]\) .*Mode: *\([0-9]*\).*/\1 \2/p; s/.*User: *\([0-9]*\).*Group: *\([0-9]*\).*/\1:\2/p; s/.*mtime: 0x\([0-9a-f]*\).*/\1/p; s/^Device major\/minor number: *\([0-9:]*\).*/\1/p' | tr '\n' ' '
      echo
    done <names | sed 's/ *$//' >${out}/rootfs.txt
    cp names ${out}/names.txt

    # The content of all files.
    mkdir disk archive
    debugfs "rdump / disk" >/dev/null 2>&1 || true
    ${libarchive.native}/bin/bsdtar -xf ${initrd} -C archive --exclude dev
    chmod -R u+rwX disk archive
    rm -rf disk/dev disk/lost+found
    diff -r --no-dereference disk archive >${out}/differences.txt || true
  `,
});
