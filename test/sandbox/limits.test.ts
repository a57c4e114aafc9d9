/** What a builder takes is counted over all its processes, however it takes it, as root and as an ordinary user. */

import { expect, test, vi } from "vitest";
import { processesWith, uniqueSleep } from "../support/processes.ts";
import { USERS, runAs } from "../support/sandbox-run.ts";

// What is too much is slow to come about where others use the machine.
vi.setConfig({ testTimeout: 180_000 });

const MIB = 2 ** 20;

const HOARDS: readonly (readonly [how: string, script: string])[] = [
  ["in one process", "python3 -c 'import time; x = bytearray(400 << 20); time.sleep(200)'"],
  [
    "in processes that are small each",
    "for i in 1 2 3 4 5 6; do python3 -c 'import time; x = bytearray(60 << 20); time.sleep(200)' & done; wait",
  ],
  [
    "in a daemon that nobody waits for",
    `python3 -c 'import os, time
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: x = bytearray(400 << 20); time.sleep(200)
'; sleep 200`,
  ],
  [
    "in a process that may not be looked at",
    `python3 -c 'import ctypes, time; ctypes.CDLL(None).prctl(4, 0, 0, 0, 0); x = bytearray(400 << 20); time.sleep(200)'`,
  ],
  ["in files in /tmp", "head -c 400M /dev/zero > /tmp/x; sleep 200"],
  [
    "in files in /dev/shm, unlinked",
    "exec 3>/dev/shm/x; rm /dev/shm/x; head -c 400M /dev/zero >&3; sleep 200",
  ],
  [
    "in files without a name",
    "python3 -c 'import os, time; f = os.memfd_create(\"x\"); [os.write(f, bytes(1 << 20)) for _ in range(400)]; time.sleep(200)'",
  ],
  [
    "in a segment of System V",
    `python3 -c 'import ctypes, time
libc = ctypes.CDLL(None); libc.shmat.restype = ctypes.c_void_p
segment = libc.shmget(0, 400 << 20, 0o1600); at = libc.shmat(segment, None, 0)
ctypes.memset(at, 1, 400 << 20); time.sleep(200)'`,
  ],
];

for (const user of USERS) {
  test.concurrent.for(HOARDS)(`${user}: too much memory %s`, async ([, script]) => {
    const result = await runAs(user, script, { limits: { maxMemory: 200 * MIB, timeout: 150 } });
    expect(result).toMatchObject({ kind: "out-of-memory", limit: 200 * MIB });
  });

  test(`${user}: what forked processes share counts once`, async () => {
    const result = await runAs(
      user,
      `python3 -c 'import os, time
x = bytearray(100 << 20)
for _ in range(6): os.fork() == 0 and (time.sleep(2), os._exit(0))
time.sleep(2)'`,
      { limits: { maxMemory: 200 * MIB } },
    );
    expect(result).toMatchObject({ kind: "exited", code: 0 });
  });

  test.for([
    ["processes", (sleep: string) => `for i in $(seq 400); do sleep ${sleep} & done; wait`],
    [
      "threads",
      (sleep: string) => `python3 -c 'import threading, time
for _ in range(400): threading.Thread(target=time.sleep, args=(${sleep},)).start()'`,
    ],
    [
      "processes that start each other without end",
      (sleep: string) => `f() { sleep ${sleep} & f & }; f; sleep ${sleep}`,
    ],
  ] as const)(`${user}: too many %s`, async ([, script]) => {
    const sleep = uniqueSleep();
    const limits = { maxProcesses: 200, timeout: 150 };
    const result = await runAs(user, script(sleep), { limits });
    expect(result).toMatchObject({ kind: "out-of-processes", limit: 200 });
    expect(processesWith(sleep)).toEqual([]);
  });

  test.for([
    ["one file", "head -c 100M /dev/urandom > big; sleep 200"],
    ["its output", "head -c 100M /dev/urandom > /ast/store/out; sleep 200"],
    ["a file that was removed", "exec 3> big; rm big; head -c 100M /dev/urandom >&3; sleep 200"],
    [
      "a folder that may not be read",
      "mkdir hidden; head -c 100M /dev/urandom > hidden/big; chmod 0 hidden; sleep 200",
    ],
  ] as const)(`${user}: too much disk in %s`, async ([, script]) => {
    const limits = { maxDisk: 20 * MIB, timeout: 150 };
    expect(await runAs(user, script, { limits })).toMatchObject({
      kind: "out-of-disk",
      limit: 20 * MIB,
    });
  });

  test(`${user}: the machine's own processes never count, at no moment of the set-up`, async () => {
    const limits = { maxMemory: 200 * MIB, maxProcesses: 50 };
    const runs = Array.from({ length: 24 }, () => runAs(user, "true", { limits }));
    const kinds = (await Promise.all(runs)).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(["exited"]));
  });

  test(`${user}: below every limit nothing happens`, async () => {
    const limits = { maxMemory: 200 * MIB, maxProcesses: 50, maxDisk: 20 * MIB };
    const result = await runAs(user, "head -c 5M /dev/zero > x; sleep 1; echo done", { limits });
    expect(result).toMatchObject({ kind: "exited", code: 0, log: "done\n" });
  });
}
