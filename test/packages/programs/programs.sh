#!/bin/sh
# programs.sh NAME...: has each program do a small job. Paths are whole: busybox knows some of the names too.
b=/usr/local/bin s=/usr/local/sbin

job_acl() {
  touch file
  $b/setfacl -m u:7:rw file
  $b/getfacl -cn file | grep '^user:7:'
}
job_attr() {
  touch file
  $b/setfattr -n user.colour -v blue file
  $b/getfattr --only-values -n user.colour file
  echo
}
job_bash() {
  $b/bash -c 'words=(one two three); echo "${words[*]^^}"'
}
job_bc() {
  echo 'scale=20; 4*a(1)' | $b/bc -l
}
job_coreutils() {
  printf '%s\n' 10K 9M 8 | $b/sort -h | $b/paste -sd ,
  $b/numfmt --to=iec 1048576
}
job_findutils() {
  mkdir folder
  echo one >folder/a.c
  echo three >folder/b.c
  $b/find folder -name '*.c' -size -5c -printf '%f %s\n' | $b/xargs echo found
}
job_gawk() {
  $b/gawk 'BEGIN { n = split("3 1 2", a); asort(a); print a[1], a[2], a[3], strftime("%Y", 0, 1) }'
}
job_gdbserver() {
  # A packet of the protocol behind an acknowledgement: kill.
  printf '+$k#6b' | $b/gdbserver - /bin/busybox true 2>&1 |
    sed -n 's/.*\(Process .* created\).*/\1/p'
}
job_grep() {
  echo port=8080 | $b/grep -oP '(?<=port=)\d+'
}
job_iproute2() {
  $s/ip netns add other
  $s/ip -n other link set lo up
  $s/ip -n other -brief -4 address
  $s/tc qdisc add dev lo root pfifo limit 10
  $s/tc qdisc show dev lo | sed -n 's/.*\(limit .*\)/\1/p'
  nc -l -p 80 >/dev/null 2>&1 &
  until $s/ss -Htln | sed 's/  */ /g' | grep ':80 '; do :; done
  kill $!
}
job_kmod() {
  mkdir -p root/lib/modules/6.0
  touch root/lib/modules/6.0/modules.order root/lib/modules/6.0/modules.builtin \
    root/lib/modules/6.0/modules.builtin.modinfo
  $s/depmod -b root 6.0
  echo root/lib/modules/6.0/modules.dep.*
  $b/kmod list | sed -n 1p
}
job_libcap() {
  touch file
  $s/setcap cap_net_raw+p file
  $s/getcap file
}
job_libraries() {
  $b/libraries
}
job_pcre2() {
  echo port=8080 | $b/pcre2grep -o1 'port=(\d+)'
}
job_perl() {
  $b/perl -MPOSIX=floor -MList::Util=sum -MDigest::SHA=sha1_hex -MJSON::PP -Mthreads -MSocket -e '
    print floor(sum(1 .. 10) / 2), " ", sha1_hex("a"), " ", encode_json([1, {a => 2}]), " ",
      threads->create(sub { inet_ntoa(INADDR_LOOPBACK) })->join, "\n"'
}
job_sed() {
  echo 'hello world' | $b/sed -E 's/(\w+) (\w+)/\2 \u\1/'
}
job_strace() {
  $b/strace -a1 -e trace=write -o trace /bin/busybox echo hi
  grep '^write' trace
}
job_util_linux() {
  truncate -s 8M disk
  $s/mkswap -q -U 61737462-7569-4c64-8000-000000000001 disk
  $s/blkid -o value -s UUID disk
  $b/uuidgen --sha1 -n @dns -N example.com
  $b/unshare --uts sh -c 'hostname other; hostname'
}
job_xfsprogs() {
  truncate -s 300M xfs
  $s/mkfs.xfs -q xfs
  $s/xfs_db -r -c 'sb 0' -c 'p magicnum' xfs
  $s/xfs_repair -n xfs >/dev/null 2>&1 && echo clean
}

ip link set lo up
mount -t tmpfs tmpfs /tmp
for name; do
  mkdir "/tmp/$name"
  cd "/tmp/$name" || exit
  echo "== $name"
  "job_$name"
  echo "== status $?"
done
