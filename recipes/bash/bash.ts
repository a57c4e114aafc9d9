/** bash, with readline of its own recipe. */

import { fetchTar, sh } from "astbuild";
import { ncurses } from "../ncurses/ncurses.ts";
import { readline } from "../readline/readline.ts";
import { autotools } from "../toolchain/autotools.ts";

export const bash = autotools({
  name: "bash",
  version: "5.2.37",
  description: "the Bourne again shell",
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/b/bash/bash_${version}.orig.tar.xz`],
      hash: "sha256-NwcEychZ9AYLffGQVeQ7ubX6CdiHaZz2uoeIXFSF02o=",
    }),
  deps: [readline, ncurses],
  configure: [
    ...["--disable-nls", "--without-bash-malloc", "--with-installed-readline", "--with-curses"],
    // Programs of the host would have been asked.
    ...["func_sigsetjmp", "job_control_missing", "sys_named_pipes"].map(
      (name) => `bash_cv_${name}=present`,
    ),
    ...["getcwd_malloc", "printf_a_format", "ulimit_maxfds"].map((name) => `bash_cv_${name}=yes`),
    ...["wcwidth_broken", "unusable_rtsigs", "func_strcoll_broken"].map(
      (name) => `bash_cv_${name}=no`,
    ),
  ],
  // Builtins that are loaded, and what those are built with.
  before: () => sh`sed -i '/cd $(LOADABLES_DIR) /d' Makefile.in`,
  // A letter to the maintainers: it tells of the build machine.
  after: ({ out }) => sh`rm ${out}/bin/bashbug`,
});
