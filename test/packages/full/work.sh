# Where a shell finds each program, and what it says of itself.
dmesg -n 1
for name in bash bc find gawk gdbserver grep kmod mount python3 sed sort strace; do
  echo "$(which $name) $($name --version 2>&1 | head -n 1)"
done
echo "$(which perl) $(perl -e 'use POSIX; printf "%vd", $^V')"
echo "$(which ip) $(ip -V)"
echo "$(which mke2fs) $(mke2fs -V 2>&1 | head -n 1)"
echo "$(which mkfs.exfat) $(mkfs.exfat -V 2>&1 | tail -n 1)"
echo "$(which fsck) $(fsck --version)"
echo "$(which fio) $(fio --version)"
echo "$(which nginx) $(nginx -v 2>&1)"
echo "$(which redis-server) $(redis-server --version)"
grep -c . /opt/kselftest/kselftest-list.txt
