# All that is installed, with no line of the kernel's in between.
dmesg -n 1
/opt/kselftest/run_kselftest.sh
