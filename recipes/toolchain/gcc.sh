#!/bin/sh
# gcc for @triple@: headers in a fixed order behind the caller's own, the store's C library,
# and our ld, found through the first -B.
case @libc-name@ in
musl) include="-isystem @libc-dev@/include -isystem @include@" ;;
*) include="-isystem @include@ -isystem @libc-dev@/include" ;;
esac
exec /usr/bin/@seed@-gcc-14 -B@out@/libexec/ -B@libc-dev@/lib/ -nostdinc -ffile-prefix-map=/build=. \
  "$@" $include -isystem @headers@/include -L@libc@/lib -L@libc-dev@/lib -L@out@/lib
