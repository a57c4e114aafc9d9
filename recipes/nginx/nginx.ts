/** nginx: a web server. Its own settings serve /etc/nginx/html on port 80. */

import { fetchTar, file, sh } from "astbuild";
import { pcre2 } from "../pcre2/pcre2.ts";
import { make } from "../toolchain/make.ts";
import { zlib } from "../zlib/zlib.ts";

/** Kinds of files that it makes while it serves. */
const TEMPORARY = ["client-body", "proxy", "fastcgi", "uwsgi", "scgi"];

export const nginx = make({
  name: "nginx",
  version: "1.26.3",
  description: "a web server",
  tidy: true,
  deps: [pcre2, zlib],
  source: ({ version }) =>
    fetchTar({
      urls: [
        `https://nginx.org/download/nginx-${version}.tar.gz`,
        `mirror://debian/pool/main/n/nginx/nginx_${version}.orig.tar.gz`,
      ],
      hash: "sha256-ae4rI3dEA25h0kuDZmiq0wQN2kYf5vVw8Xh+q1cMdao=",
    }),
  patches: ["cross.patch", "no-crypt.patch"].map((name) => file(import.meta, name)),
  build: ({ host, out }) => sh`
    # The oldest kernel that the C library takes.
    ./configure --crossbuild=Linux:5.10:${host.arch} --prefix=/etc/nginx --sbin-path=${out}/bin/nginx \
      --conf-path=/etc/nginx/nginx.conf --pid-path=/run/nginx.pid --lock-path=/run/nginx.lock \
      --error-log-path=/var/log/nginx/error.log --http-log-path=/var/log/nginx/access.log \
      --group=nogroup ${TEMPORARY.map((each) => `--http-${each}-temp-path=/tmp/nginx-${each}`)} \
      --with-cc="$CC" --with-cc-opt="$CPPFLAGS -O2" --with-ld-opt="$LDFLAGS" --with-pcre \
      --without-http_auth_basic_module
    # \`nginx -V\` would tell this, and make an image bring what is named in it.
    sed -i 's|^#define NGX_CONFIGURE .*|#define NGX_CONFIGURE ""|' objs/ngx_auto_config.h
    make
    install -D objs/nginx ${out}/bin/nginx
    install -Dt ${out}/etc/nginx -m 644 conf/{mime.types,nginx.conf}
    install -Dt ${out}/etc/nginx/html -m 644 html/{index,50x}.html
  `,
});
