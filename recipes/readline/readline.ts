/** readline: lines that can be edited. */

import { fetchTar } from "astbuild";
import { ncurses } from "../ncurses/ncurses.ts";
import { autotools } from "../toolchain/autotools.ts";

export const readline = autotools({
  name: "readline",
  version: "8.2",
  description: "lines that can be edited, with a history",
  outputs: ["out", "dev"],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://ftp.gnu.org/gnu/readline/readline-${version}.tar.gz`,
        `mirror://debian/pool/main/r/readline/readline_${version}.orig.tar.gz`,
      ],
      hash: "sha256-P+txcfFqhO6CyhijbXub4QmlLAT0kqBTMx19EJUAfDU=",
    }),
  // readline.pc names it.
  propagates: [ncurses],
  configure: [
    ...["--disable-static", "--disable-install-examples", "--with-curses"],
    // A program of the host would have been asked.
    "bash_cv_wcwidth_broken=no",
  ],
  // By itself it leaves the choice of a terminal library to the program.
  make: ["SHLIB_LIBS=-ltinfo"],
  allow: [
    {
      leak: "/usr/include",
      files: "*/include/readline/rlstdc.h",
      reason: "a comment: which header it was adapted from",
    },
  ],
});
