/** The smallest image that boots to a shell: busybox and an /init. */

import {
  arg,
  charDevice,
  crossTool,
  directory,
  file,
  files,
  image,
  inside,
  symlink,
  text,
  tree,
} from "astbuild";
import { busybox } from "../busybox/busybox.ts";
import { linuxImage } from "../linux/linux-image.ts";
import { qemu } from "../qemu/qemu.ts";

export const initrd = image({
  name: "initrd",
  prefers: "musl",
  description: "busybox and an /init that mounts what a shell needs",
  args: { dns: arg.string("") },
  root: ({ args }) => ({
    "/": tree(busybox),
    "/init": file(import.meta, "init.sh", { mode: 0o755 }),
    "/etc": tree(files(import.meta, "etc/**")),
    "/etc/resolv.conf": args.dns !== "" && text("resolv.conf", `nameserver ${args.dns}\n`),
    "/etc/mtab": symlink("/proc/mounts"),
    "/dev/console": charDevice(5, 1, { mode: 0o600 }),
    "/dev/null": charDevice(1, 3, { mode: 0o666 }),
    "/dev/tty": charDevice(5, 0, { mode: 0o666 }),
    "/proc": directory({ mode: 0o555 }),
    "/sys": directory({ mode: 0o555 }),
    "/root": directory({ mode: 0o700 }),
    "/run": directory(),
    "/var": directory(),
    "/tmp": directory({ mode: 0o1777 }),
  }),
  // Emulates the host, and runs on the build machine.
  boot: () => ({ qemu: crossTool(qemu), kernel: inside(linuxImage, "kernel") }),
});
