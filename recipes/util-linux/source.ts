/** The sources of util-linux, which is built as several recipes. */

import { fetchTar } from "astbuild";

export const VERSION = "2.41.5";

export const source = fetchTar({
  urls: [`mirror://debian/pool/main/u/util-linux/util-linux_${VERSION}.orig.tar.xz`],
  hash: "sha256-9YbjXTIP9Teqs//so36ezUgsy+ATWQ20QppBTYqmpyg=",
});
