/** Nothing of the host reaches a builder: not its environment, not an open descriptor, not its PATH, not its files. */

import { mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync, closeSync } from "node:fs";
import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text as textOf } from "node:stream/consumers";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";
import { CHECKOUT } from "../support/test-store.ts";

const project = await seededProject(`
export const look = command({ name: "look", build: ({ out }) => sh\`
  env | sort >\${out}
  for each in /proc/*/fd/*; do
    link=$(readlink $each || true)
    case "$link" in ''|/dev/null|pipe:*|/proc/*|/ast/build.sh|/build|'/') ;; *) echo "descriptor $link" ;; esac
  done >>\${out}
  ls / >>\${out}
  ls -A /tmp /root /home 2>&1 >>\${out} | sort >>\${out} || true
\` });
export const write = command({ name: "write", build: ({ out }) => sh\`
  ! echo no >/etc/test
  ! echo no >/usr/test
  ! echo no >/ast/build.sh
  ! echo no >\${text("input", "read-only")}
  touch \${out}
\` });
export const network = command({ name: "network", build: ({ out }) => sh\`
  ! (exec 3<>/dev/tcp/127.0.0.1/$PORT) 2>/dev/null
  touch \${out}
\`, env: { PORT: "22" } });
export const after = command({ name: "after", build: ({ out }) => sh\`echo ok >\${out}\` });
`);
afterAll(() => project[Symbol.asyncDispose]());

test("E6, E14: an environment full of secrets and an open descriptor on one", async () => {
  const folder = mkdtempSync(join(tmpdir(), "secret-"));
  const file = join(folder, "secret");
  writeFileSync(file, "s3cret");
  const secret = openSync(file, "r");
  const child = spawn(
    process.execPath,
    [join(CHECKOUT, "packages/astbuild/bin/astbuild.js"), "realise", "look"],
    {
      cwd: project.folder,
      env: { ...project.env, API_TOKEN: "s3cret", LD_PRELOAD: "", MAKEFLAGS: "-j64", CC: "evil" },
      // Node passes on what has no O_CLOEXEC: descriptors 3 and 9 stay open on the secret.
      stdio: ["ignore", "pipe", "inherit", secret, ...Array(5).fill("ignore"), secret],
    },
  );
  const path = (await textOf(child.stdout!)).trim();
  closeSync(secret);
  rmSync(folder, { recursive: true });
  const seen = await project.read(path);
  expect(seen).not.toMatch(/s3cret|secret-|evil|API_TOKEN|j64/);
  expect(
    seen
      .replaceAll(/[0-9a-z]{32}-/g, "HASH-")
      .replace(/JOBS=\d+/, "JOBS=N")
      // In /dev for root, in /dev/shm for others.
      .replaceAll(
        /\/dev(?:\/shm)?\/(astbuild-sandbox-)[-0-9a-f]{36}\/log-\d+/g,
        "/dev/shm/$1UUID/log",
      ),
  ).toMatchInlineSnapshot(`
    "HOME=/homeless-shelter
    JOBS=N
    LC_ALL=C.UTF-8
    MAKEFLAGS=-j --jobserver-auth=fifo:/ast/jobserver
    PATH=/usr/bin:/usr/sbin:/usr/bin
    PWD=/build
    PYTHONDONTWRITEBYTECODE=1
    PYTHONHASHSEED=0
    SHLVL=1
    SOURCE_DATE_EPOCH=315532800
    TEMP=/build
    TEMPDIR=/build
    TERM=dumb
    TMP=/build
    TMPDIR=/build
    TZ=UTC
    _=/usr/bin/env
    out=/ast/store/HASH-look-x86_64-gnu
    descriptor /ast/store/HASH-look-x86_64-gnu
    descriptor /dev/shm/astbuild-sandbox-UUID/log
    descriptor /dev/shm/astbuild-sandbox-UUID/log
    descriptor /dev/shm/astbuild-sandbox-UUID/log
    descriptor /dev/shm/astbuild-sandbox-UUID/log
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
    /tmp:
    ls: cannot access '/home': No such file or directory
    ls: cannot access '/root': No such file or directory
    "
  `);
});

test("E2: a builder cannot write where it should not", async () => {
  const { exitCode, errors } = await project.realise("write");
  expect([errors, exitCode]).toEqual(["", 0]);
});

test("E7: a builder reaches no network, not even this machine's loopback", async () => {
  const { exitCode, errors } = await project.realise("network");
  expect([errors, exitCode]).toEqual(["", 0]);
});

test("with a PATH that holds only node it builds all the same", async () => {
  const bin = mkdtempSync(join(tmpdir(), "only-node-"));
  symlinkSync(process.execPath, join(bin, "node"));
  const former = project.env["PATH"]!;
  project.env["PATH"] = bin;
  const { exitCode, steps, errors } = await project.realise("after");
  project.env["PATH"] = former;
  rmSync(bin, { recursive: true });
  expect([errors, exitCode, steps]).toEqual(["", 0, ["done after-x86_64-gnu"]]);
});
