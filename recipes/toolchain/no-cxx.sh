#!/bin/sh
echo "@triple@-g++: there is no C++ for @triple@: the seed's libstdc++ is for glibc." >&2
echo "@triple@-g++: build for @arch@-gnu, or leave C++ out on musl: host.cxx says which." >&2
exit 1
