/** A builder among others: it sees nothing of the machine's processes, files and sockets, nor of another builder, and nothing of it sees it. */

import { createServer } from "node:net";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { seedUsr } from "../support/seed.ts";
import { processesWith, uniqueSleep, until } from "../support/processes.ts";
import { USERS, openBench, runAs } from "../support/sandbox-run.ts";

let folder = "";
const abstract = `astbuild-test-${process.pid}`;
const servers = [createServer(), createServer()];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "neighbours-"));
  writeFileSync(join(folder, "secret"), "s3cret");
  servers[0]!.listen(`\0${abstract}`);
  servers[1]!.listen(join(folder, "socket"));
  await Promise.all(servers.map((server) => once(server, "listening")));
});
afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

test.for(USERS)(
  "E6: %s: no file of the machine, nor the store itself, by any path",
  async (user) => {
    const objects = join(seedUsr(), "../..");
    const { log } = await runAs(
      user,
      `for path in /etc/shadow /etc/hostname /etc/machine-id /root /home /var/lib /boot ${objects} ${folder}/secret; do
      for way in "" /proc/self/root /proc/self/cwd/../../.. /proc/1/root /proc/2/root /build/../../../.. /dev/fd/0/../.. ; do
        [ -e "$way$path" ] && echo "there: $way$path"
      done
    done
    ln -s ${folder} link; ls link/ 2>&1 | sed 's/.*: //'; cat link/secret 2>&1 | sed 's/.*: //'
    find / -xdev -user 0 -path '*secret*' 2>/dev/null; ls /ast/store`,
    );
    expect(log).toBe("No such file or directory\nNo such file or directory\n");
  },
);

test.for(USERS)("E7: %s: no socket of the machine, by an abstract name or a path", async (user) => {
  const { log } = await runAs(
    user,
    `python3 - <<'END'
import errno, socket
for address in ("\\0${abstract}", "${folder}/socket", "\\0/tmp/.X11-unix/X0", "/run/dbus/system_bus_socket"):
    try: socket.socket(socket.AF_UNIX).connect(address); print("DONE", address)
    except OSError as e: print(errno.errorcode[e.errno])
server = socket.socket(socket.AF_UNIX); server.bind("\\0${abstract}"); print("own name is free")
END`,
  );
  expect(log).toBe("ECONNREFUSED\nENOENT\nECONNREFUSED\nENOENT\nown name is free\n");
});

test("E10: groups of the caller are not those of the builder", async () => {
  for (const user of USERS) {
    const { log } = await runAs(
      user,
      "id -u; id -g; id -G | tr ' ' '\\n' | grep -v '^65534$' | sort -u",
    );
    expect(log).toBe("1000\n100\n100\n");
  }
});

test.for(USERS)("E13: %s: no setuid bit by the calls of 32-bit programs either", async (user) => {
  const { log } = await runAs(
    user,
    `cat > call.c <<'END'
#include <stdio.h>
#include <errno.h>
#include <sys/stat.h>
#include <sys/mman.h>
#include <string.h>
#include <unistd.h>
int main(void) {
  /* int 0x80: 15 is chmod of i386; its argument must lie below 4 GiB. */
  char *low = mmap((void *)0x10000, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
  if (low == MAP_FAILED) { low = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0); }
  strcpy(low, "file");
  long result;
  __asm__ volatile("int $0x80" : "=a"(result) : "a"(15), "b"(low), "c"(04755) : "memory");
  printf("i386 chmod %ld\\n", result);
  __asm__ volatile("syscall" : "=a"(result) : "a"(0x40000000 + 90), "D"(low), "S"(04755) : "rcx", "r11", "memory");
  printf("x32 chmod %ld\\n", result);
  return 0;
}
END
    touch file; gcc -o call call.c && ./call; find . -perm /6000`,
  );
  expect(log).toBe("i386 chmod -38\nx32 chmod -38\n");
});

test("two builders share no process, no memory, no names and no files but their inputs", async () => {
  await using first = await openBench();
  await using second = await openBench();
  const sleep = uniqueSleep();
  const abort = new AbortController();
  const running = first.run(
    `python3 - <<'END' &
import ctypes, socket, time
libc = ctypes.CDLL(None)
libc.shmget(4711, 4096, 0o1666)
s = socket.socket(socket.AF_UNIX); s.bind("\\0meet"); s.listen()
t = socket.create_server(("127.0.0.1", 4711))
time.sleep(1000)
END
    echo mine > /tmp/mine; echo mine > /dev/shm/mine; mkfifo /build/mine; sleep ${sleep}`,
    { signal: abort.signal },
  );
  await until(() => processesWith(sleep).length > 0);
  const { log } = await second.run(
    `python3 - <<'END'
import ctypes, errno, os, signal, socket
libc = ctypes.CDLL(None, use_errno=True)
print("segment", libc.shmget(4711, 4096, 0))
for family, address in ((socket.AF_UNIX, "\\0meet"), (socket.AF_INET, ("127.0.0.1", 4711))):
    try: socket.socket(family).connect(address); print("DONE")
    except OSError as e: print(errno.errorcode[e.errno])
print("processes", sum(name.isdigit() for name in os.listdir("/proc")))
for pid in range(1, 400):
    if pid == os.getpid() or os.path.exists(f"/proc/{pid}"): continue
    try: os.kill(pid, signal.SIGKILL); print("killed", pid)
    except ProcessLookupError: pass
END
    ls /tmp /dev/shm /build; ls /ast/store`,
  );
  expect(log).toBe(
    "segment -1\nECONNREFUSED\nECONNREFUSED\nprocesses 3\n/build:\n\n/dev/shm:\n\n/tmp:\n",
  );
  expect(processesWith(sleep)).toHaveLength(1);
  abort.abort();
  expect(await running).toMatchObject({ kind: "cancelled" });
  expect(processesWith(sleep)).toEqual([]);
});
