#!/bin/sh
# The first process. Everything that is needed before a shell, and a status for whoever booted us.
export PATH=/usr/local/bin:/usr/local/sbin:/bin:/sbin:/usr/bin:/usr/sbin HOME=/root TERM="${TERM:-linux}"
mount -t proc proc /proc
mount -t sysfs sysfs /sys
mount -t devtmpfs devtmpfs /dev 2>/dev/null
mkdir -p /dev/pts /dev/shm && mount -t devpts devpts /dev/pts && mount -t tmpfs tmpfs /dev/shm
ln -s /proc/self/fd /dev/fd && ln -s fd/0 /dev/stdin && ln -s fd/1 /dev/stdout && ln -s fd/2 /dev/stderr
hostname astbuild
echo "ASTBUILD-BOOT-OK $(uname -m) $(uname -r) up=$(cut -d' ' -f1 /proc/uptime)"
# Words behind `--` on the kernel's command line are a command to run instead of a shell.
if [ $# -gt 0 ]; then
  "$@"
else
  setsid cttyhack sh -l
fi
status=$?
printf '\nastbuild-guest-exit: %d\n' "$status"
sync
poweroff -f
