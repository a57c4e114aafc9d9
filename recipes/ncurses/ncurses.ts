/** ncurses, of wide characters, with the terminals of consoles and emulators built in. */

import { fetchTar, sh } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

/** Known without a file: an image needs no terminfo folder for these. */
const FALLBACKS = "linux,vt100,vt102,vt220,ansi,dumb,xterm,xterm-256color,screen,tmux";

export const ncurses = autotools({
  name: "ncurses",
  version: "6.5",
  description: "terminals: curses and terminfo",
  // terminfo is the whole database, as a share/terminfo for images that want it.
  outputs: ["out", "dev", "bin", "terminfo"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/n/ncurses/ncurses_${version}+20250216.orig.tar.gz`],
      hash: "sha256-s3uq+kNucTO7EqGFy49g4VmbGUfp8BgcdvMZCs8otus=",
    }),
  // tic and infocmp of the same version, for this machine: they make the tables of terminals.
  before: () => sh`
    mkdir ../native
    (
      cd ../native
      unset CFLAGS CPPFLAGS LDFLAGS CONFIG_SITE
      CC=$BUILD_CC CXX=$BUILD_CXX AR=ar LD=ld RANLIB=ranlib ../source/configure \
        --without-shared --without-debug --without-ada --without-cxx --without-manpages --without-tests
      make -C include
      make -C ncurses
      make -C progs tic infocmp
    )
    export PATH=/build/native/progs:$PATH
  `,
  configure: ({ outputs }) => [
    ...["--with-shared", "--without-normal", "--without-debug", "--without-ada", "--without-cxx"],
    ...["--without-manpages", "--without-tests", "--enable-overwrite"],
    // One library for programs that need terminfo only, such as those of readline.
    ...["--enable-widec", "--with-termlib=tinfo"],
    ...["--enable-pc-files", `--with-pkg-config-libdir=${outputs.dev}/lib/pkgconfig`],
    `--bindir=${outputs.bin}/bin`,
    `--with-fallbacks=${FALLBACKS}`,
    // Where an image would have them.
    "--with-terminfo-dirs=/etc/terminfo:/lib/terminfo:/usr/share/terminfo",
    "--with-default-terminfo-dir=/usr/share/terminfo",
    // Programs are stripped by tidy: install would call the build machine's strip.
    "--disable-stripping",
  ],
  install: ({ outputs }) => ["install", `ticdir=${outputs.terminfo}/share/terminfo`],
  after: ({ out, outputs }) => sh`
    # A link to the database, and a program that tells what the .pc files tell.
    rm -f ${out}/lib/terminfo ${outputs.bin}/bin/*-config
    # For programs that ask for the narrow library: the wide one has all of it.
    ln -s libncursesw.so ${out}/lib/libncurses.so
    ln -s ncursesw.pc ${outputs.dev}/lib/pkgconfig/ncurses.pc
  `,
});
