/** The machine's own files that a sandbox must show, devices and /proc, stay as they are: root's builder is their owner. */

import { statSync } from "node:fs";
import { expect, test } from "vitest";
import { USERS, runAs } from "../support/sandbox-run.ts";

const DEVICES = ["null", "zero", "full", "random", "urandom", "tty"].map((name) => `/dev/${name}`);
const PROC = ["/proc/meminfo", "/proc/cpuinfo", "/proc/version"];

/** Any change of an inode shows in its ctime, also that of a mode to what it is. */
const changes = (): number[] => DEVICES.map((path) => statSync(path).ctimeMs);

test.for(USERS)("%s: no mode and no time of a device or of /proc can be changed", async (user) => {
  const before = changes();
  const { log } = await runAs(
    user,
    `cat > hostile.py <<'END'
import errno, os, stat
def attempt(name, change):
    try: change(); print("DONE", name)
    except OSError as e: print(errno.errorcode[e.errno], name)
same = lambda at: stat.S_IMODE(os.stat(at).st_mode)
for path in ${JSON.stringify([...DEVICES, ...PROC])}:
    attempt("chmod " + path, lambda: os.chmod(path, same(path)))
    attempt("utime " + path, lambda: os.utime(path, (1, 1)))
attempt("fchmod 0", lambda: os.fchmod(0, same(0)))
attempt("utime 0", lambda: os.utime("/proc/self/fd/0", (1, 1)))
END
    python3 hostile.py`,
  );
  expect(log.split("\n").length).toBe(2 * (DEVICES.length + PROC.length) + 3);
  expect(log.match(/^DONE .*proc.*$/gm)).toBeNull();
  expect(changes()).toEqual(before);
});

test("root's builder sees the devices that an ordinary user's sees, and they work", async (context) => {
  if (USERS.length < 2) context.skip("only root can try as both");
  const script = `stat -c '%n %F %a %t:%T' /dev/* /dev/pts/* | sed 's/ 100:[0-9a-f]*$//'
    echo gone >/dev/null; cat /dev/null; head -c 2 /dev/zero | od -An -tx1; head -c 9 /dev/urandom | wc -c
    (echo full >/dev/full) 2>&1 | sed 's/.*: //'; python3 -c 'import os; print(os.ttyname(os.openpty()[1]))'
    (: <>/dev/tty) 2>&1 | sed 's/.*: //'`;
  const [root, ordinary] = await Promise.all(USERS.map((user) => runAs(user, script)));
  expect(root!.log).toBe(ordinary!.log);
  expect(root!.log).toContain("/dev/null character special file 666 1:3");
  expect(root!.log).toMatch(
    / 00 00\n9\nNo space left on device\n\/dev\/pts\/0\nNo such device or address\n$/,
  );
});

test.for(USERS)("%s: no log of the kernel", async (user) => {
  const { log } = await runAs(
    user,
    `python3 -c 'import ctypes, errno; libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(103, 3, ctypes.create_string_buffer(99), 99), errno.errorcode[ctypes.get_errno()])'
     for each in /dev/kmsg /dev/mem /proc/kmsg; do cat $each 2>&1 | sed "s/.*: //"; done`,
  );
  expect(log).toMatch(
    /^-1 EPERM\n(?:No such file or directory\n){2}(?:Permission denied|Operation not permitted)\n$/,
  );
});
