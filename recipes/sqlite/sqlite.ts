/** SQLite: the library, its shell, and speedtest1. */

import { fetchTar, sh } from "astbuild";
import { autotools } from "../toolchain/autotools.ts";

export const sqlite = autotools({
  name: "sqlite",
  version: "3.46.1",
  description: "databases in files",
  outputs: ["out", "dev", "bin"],
  source: ({ version }) =>
    fetchTar({
      urls: [`mirror://debian/pool/main/s/sqlite3/sqlite3_${version}.orig.tar.xz`],
      hash: "sha256-0M3S7OJxsp584YCVdF2JJRfuJtDycAZbOiXC6esRY5w=",
    }),
  // Programs in Tcl put the sources together into sqlite3.c.
  seedTools: ["tcl"],
  configure: ({ outputs }) => [
    ...["--disable-static", "--disable-tcl", "--disable-readline", "--enable-all"],
    `--bindir=${outputs.bin}/bin`,
  ],
  after: ({ outputs }) => sh`
    $CC $CFLAGS $LDFLAGS -I. test/speedtest1.c -L.libs -lsqlite3 -o speedtest1
    install -Dt ${outputs.bin}/bin speedtest1
  `,
});
