#!/bin/sh
# @tool@ for @triple@: headers in a fixed order behind the caller's own, the store's C library,
# and our ld, found through the first -B.
language=@language@
for argument do
  case $argument in
  *.cc | *.cp | *.cxx | *.cpp | *.CPP | *.c++ | *.C | c++ | -xc++) language=c++ ;;
  esac
done
headers="@include@ -isystem @headers@/include"
# libstdc++'s headers wrap those of C by include_next: they come first.
[ $language = c ] || [ -z "@cxx@" ] || headers="-isystem @cxx@/current -isystem @cxx@/target -isystem @cxx@/current/backward $headers"
exec /usr/bin/@seed@-@tool@-14 -B@out@/libexec/ -B@libc-dev@/lib/ -nostdinc -ffile-prefix-map=/build=. \
  "$@" $headers @folders@
