/** A hostile builder reaches nothing but its own folders: as root and as an ordinary user. */

import { createServer } from "node:net";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { USERS, runAs } from "../support/sandbox-run.ts";

/** Runs a command and says whether it was let. */
const TRY = `try() { if ( eval "$1" ) >/dev/null 2>&1; then echo "DONE $1"; else echo "refused $1"; fi; }`;

test.for(USERS)(
  "E2: %s: nothing but /build, /tmp, /dev/shm and /ast/store can be written",
  async (user) => {
    const { log } = await runAs(
      user,
      `${TRY}
    for at in / /ast /usr /usr/bin /etc /dev /proc /sys /bin /home /root /var /run; do try "touch $at/x"; done
    for at in /etc/passwd /usr/bin/true /usr/bin/uname /ast/build.sh /ast/store/input/file; do try "echo x >> $at"; done
    try "mount -t tmpfs none /build"; try "chmod 777 /ast/build.sh"; try "rm -r /ast/store/input"
    for at in /build /tmp /dev/shm /ast/store; do try "touch $at/x"; done`,
      {
        files: { "/ast/build.sh": "x" },
        inputs: [{ source: "/usr/share", target: "/ast/store/input" }],
      },
    );
    expect(log.match(/^DONE.*$/gm)).toEqual([
      "DONE touch /build/x",
      "DONE touch /tmp/x",
      "DONE touch /dev/shm/x",
      "DONE touch /ast/store/x",
    ]);
  },
);

test.for(USERS)("%s: no switch of the kernel can be written", async (user) => {
  const { log } = await runAs(
    user,
    `find /proc -maxdepth 1 -type f > files; find /proc/sys /proc/irq /proc/bus /proc/fs -type f >> files
    wc -l < files
    while read -r file; do if ( : 3>>"$file" ) 2>/dev/null; then echo "writable $file"; fi; done < files`,
  );
  expect(log).toMatch(/^\d{3,}\n$/);
});

test.for(USERS)(
  "E7: %s: no host network, no host loopback, but a loopback of its own",
  async (user) => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { log } = await runAs(
      user,
      `${TRY}
    ls /sys/class/net /proc/net/dev 2>/dev/null; grep -c : /proc/net/dev
    try "exec 3<>/dev/tcp/127.0.0.1/${port}"
    try "exec 3<>/dev/tcp/192.0.2.1/80"
    python3 - <<'END'
import socket, errno
server = socket.create_server(("127.0.0.1", 0)); client = socket.create_connection(server.getsockname())
print("own loopback", client.getpeername()[0], socket.gethostname())
for family in (socket.AF_VSOCK, 38, 17):
    try: socket.socket(family, socket.SOCK_STREAM); print("DONE", family)
    except OSError as e: print("family", int(family), errno.errorcode[e.errno])
try: socket.create_connection(("192.0.2.1", 80))
except OSError as e: print("outside", errno.errorcode[e.errno])
END`,
    );
    server.close();
    expect(log.split("\n")).toEqual([
      "/proc/net/dev",
      "1",
      `refused exec 3<>/dev/tcp/127.0.0.1/${port}`,
      "refused exec 3<>/dev/tcp/192.0.2.1/80",
      "own loopback 127.0.0.1 localhost",
      "family 40 EAFNOSUPPORT",
      "family 38 EAFNOSUPPORT",
      "family 17 EAFNOSUPPORT",
      "outside ENETUNREACH",
      "",
    ]);
  },
);

test.for(USERS)(
  "C18, E9, E13: %s: no setuid bit, no attribute, no device, no namespace, no keys",
  async (user) => {
    const { log } = await runAs(
      user,
      `cat > hostile.py <<'END'
import ctypes, errno, os, fcntl, stat
libc = ctypes.CDLL(None, use_errno=True)
def call(name, number, *args):
    ctypes.set_errno(0)
    result = libc.syscall(number, *args)
    print(name, "DONE" if result >= 0 else errno.errorcode[ctypes.get_errno()])
open("file", "w").close()
fd = os.open("file", os.O_RDWR)
call("chmod", 90, b"file", 0o4755)
call("fchmod", 91, fd, 0o2755)
call("fchmodat", 268, -100, b"file", 0o4755)
call("fchmodat2", 452, -100, b"file", 0o4755, 0)
call("open", 2, b"new1", 0o102, 0o4755)
call("openat", 257, -100, b"new2", 0o102, 0o2755)
call("creat", 85, b"new3", 0o4755)
call("mknod", 133, b"new4", 0o104644, 0)
call("device", 133, b"new5", stat.S_IFCHR | 0o644, (1 << 8) | 3)
call("openat2", 437, -100, b"file", 0, 0)
call("setxattr", 188, b"file", b"user.x", b"1", 1, 0)
call("io_uring", 425, 1, 0)
call("newuser", 272, 0x10000000)
call("newnet", 272, 0x40000000)
call("keyctl", 250, 0, -3, 0)
call("bpf", 321, 0, 0, 0)
call("mount", 165, b"none", b"/build", b"tmpfs", 0, 0)
call("chroot", 161, b"/build")
call("setuid", 105, 0)
call("ptrace init", 101, 16, 1, 0, 0)
call("open init's lifeline", 257, -100, b"/proc/1/fd/4", 0)
master, slave = os.openpty()
for request in (0x5412, 0x541c):
    try: fcntl.ioctl(slave, request, b"x"); print("ioctl DONE")
    except OSError as e: print("ioctl", errno.errorcode[e.errno])
END
    python3 hostile.py; find . -perm /6000`,
    );
    expect(log.trim().split("\n")).toEqual([
      "chmod EPERM",
      "fchmod EPERM",
      "fchmodat EPERM",
      "fchmodat2 EPERM",
      "open EPERM",
      "openat EPERM",
      "creat EPERM",
      "mknod EPERM",
      "device EPERM",
      "openat2 ENOSYS",
      "setxattr ENOTSUP",
      "io_uring ENOSYS",
      "newuser ENOSPC",
      "newnet EPERM",
      "keyctl EPERM",
      "bpf EPERM",
      "mount EPERM",
      "chroot EPERM",
      "setuid EINVAL",
      "ptrace init EPERM",
      "open init's lifeline EACCES",
      "ioctl EPERM",
      "ioctl EPERM",
    ]);
  },
);

test.for(USERS)("%s: what it is, and no core file", async (user) => {
  const { log } = await runAs(
    user,
    `id; grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status
    cat /proc/self/personality; umask; ulimit -c; uname -m; cat /etc/passwd /etc/group /etc/hosts
    ls /; readlink /bin /sbin /lib /lib64 /proc/self/fd/0; tty || true; ps 2>/dev/null
    ls /proc | grep -c '^[0-9]*$'; { ( kill -SEGV $BASHPID ); } 2>/dev/null; ls -A; pwd; cut -d: -f3 /proc/self/cgroup | sort -u
    (exec 3<>/dev/tty) 2>&1 | sed 's/.*: //'`,
  );
  expect(log).toMatchInlineSnapshot(`
    "uid=1000(astbuild) gid=100(astbuild) groups=100(astbuild)
    CapEff:	0000000000000000
    CapBnd:	0000000000000000
    NoNewPrivs:	1
    Seccomp:	2
    00040000
    0022
    0
    riscv64
    root:x:0:0:astbuild:/build:/noshell
    astbuild:x:1000:100:astbuild:/build:/noshell
    nobody:x:65534:65534:Nobody:/:/noshell
    root:x:0:
    astbuild:!:100:
    nogroup:x:65534:
    127.0.0.1 localhost
    ::1 localhost
    ast
    bin
    build
    dev
    etc
    lib
    lib64
    proc
    sbin
    tmp
    usr
    usr/bin
    usr/sbin
    usr/lib
    usr/lib64
    /dev/null
    not a tty
    4
    /build
    /
    No such device or address
    "
  `);
});
