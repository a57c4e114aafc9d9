/**
 * Perl, with its modules. Configure finds out by running programs; what it would have found out on each
 * architecture is among the files of Debian's package.
 */

import { fetchFile, fetchTar, file, sh } from "astbuild";
import { make } from "../toolchain/make.ts";
import { GNU_HOSTS } from "../toolchain/gnu-hosts.ts";

/** Debian's answers to Configure. */
const answers = fetchFile({
  urls: ["mirror://debian/pool/main/p/perl/perl_5.40.1-6+deb13u1.debian.tar.xz"],
  hash: "sha256-XudttgHW9GOEM6ubD1vVz7FbECp52QL/KC52K+y35yQ=",
});

export const perl = make({
  name: "perl",
  version: "5.40.1",
  description: "Perl with its modules",
  // Debian's answers are about glibc.
  hosts: GNU_HOSTS,
  tidy: true,
  allow: [
    {
      leak: "/usr/include",
      files: "*/lib/perl5/FileCache.pm",
      reason: "reads a limit where it is",
    },
  ],
  source: ({ version }) =>
    fetchTar({
      name: `perl-${version}.tar.xz`,
      urls: [`mirror://debian/pool/main/p/perl/perl_${version}.orig.tar.xz`],
      hash: "sha256-36IMLu8rSvEzUlYQu7Zd0Td37PmYycWxzPDTCOcy7j8=",
    }),
  build: ({ host, out }) => sh`
    # A small one for this machine makes the modules.
    cp -a . ../native
    (
      cd ../native
      unset CFLAGS CPPFLAGS LDFLAGS
      ./Configure -des -Dcc=$BUILD_CC -Doptimize=-O1
      make miniperl generate_uudmap
    )
    tar -xJOf ${answers} debian/cross/${host.row.debian}/config.sh.static |
      sed -E -f ${file(import.meta, "answers.sed")} >config.sh
    sed -i -E -e "s,^(full_)?(ar|nm)=.*,\1\2='${host.triple}-\2'," \
      -e "s,'/usr/bin,'${out}/bin,; s,^((install)?prefix(exp)?)=.*,\1='${out}'," \
      -e "s,'/usr/share/perl/5.40','${out}/lib/perl5',; s,'/usr/lib/.*/perl/5.40','${out}/lib/perl5/${host.triple}'," config.sh
    ./Configure -S -Dusecrosscompile -Dhostgenerate=/build/native/generate_uudmap -Dhostperl=/build/native/miniperl
    run="/build/native/miniperl -Ilib -I."
    make depend
    make RUN_PERL="$run"
    # Where an image's own modules would be, it makes folders.
    make RUN_PERL="$run" DESTDIR=/build/root install.perl
    mkdir -p ${out}
    mv /build/root${out}/* ${out}/
    # The manual, and what is for who compiles modules or writes to the maintainers.
    cd ${out}
    find lib -name '*.pod' -delete
    rm -r bin/{h2ph,h2xs,perlbug,perlivp,perlthanks,perl5.40.1} lib/perl5/${host.triple}/CORE
  `,
});
