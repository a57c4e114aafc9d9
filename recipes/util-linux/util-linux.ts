/** util-linux, less what asks for passwords. */

import { sh } from "astbuild";
import { ncurses } from "../ncurses/ncurses.ts";
import { readline } from "../readline/readline.ts";
import { autotools } from "../toolchain/autotools.ts";
import { zlib } from "../zlib/zlib.ts";
import { CONFIGURE } from "./configure.ts";
import { source, VERSION } from "./source.ts";

export const utilLinux = autotools({
  name: "util-linux",
  version: VERSION,
  description: "mount, fdisk, lsblk, unshare and a hundred more",
  outputs: ["out", "dev"],
  source,
  allow: [{ leak: "/usr/include", files: "*/bin/whereis", reason: "where it looks in an image" }],
  deps: [ncurses, readline, zlib],
  configure: ({ out }) => [
    ...CONFIGURE,
    sh`--sbindir=${out}/sbin --sysconfdir=/etc --localstatedir=/var --runstatedir=/run`,
    // Those that want PAM, and those that write to /etc/passwd.
    ...["login", "su", "runuser", "sulogin", "chfn-chsh", "newgrp", "vipw", "nologin"].map(
      (program) => `--disable-${program}`,
    ),
    ...["--disable-liblastlog2", "--disable-pam-lastlog2"],
    ...["--disable-makeinstall-chown", "--disable-makeinstall-setuid"],
    ...["--disable-makeinstall-tty-setgid", "--disable-bash-completion"],
  ],
});
