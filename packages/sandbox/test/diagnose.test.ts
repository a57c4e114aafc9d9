import { expect, test } from "vitest";
import { diagnose, diagnoseMachine } from "../src/diagnose.ts";
import { setupError } from "../src/setup-error.ts";

const LINUX = {
  system: "linux",
  machine: "x64",
  maxUserNamespaces: 15000,
  unprivilegedClone: undefined,
  appArmorRestricts: undefined,
  container: false,
};
const UBUNTU = { ...LINUX, appArmorRestricts: 1 };
const DOCKER = { ...LINUX, container: true };
const NO_PERMISSIONS =
  "bwrap: No permissions to create a new namespace, likely because the kernel does not allow non-privileged user namespaces. On e.g. debian this can be enabled with 'sysctl kernel.unprivileged_userns_clone=1'.";
const EXCEEDED =
  "bwrap: Creating new namespace failed: nesting depth or /proc/sys/user/max_*_namespaces exceeded (ENOSPC)";

test.each([
  [
    EXCEEDED,
    { ...LINUX, maxUserNamespaces: 0 },
    "user-namespaces-off",
    "user.max_user_namespaces=15000",
  ],
  [
    NO_PERMISSIONS,
    { ...LINUX, unprivilegedClone: 0 },
    "user-namespaces-off",
    "kernel.unprivileged_userns_clone=1",
  ],
  [NO_PERMISSIONS.replace(" a new", " new"), UBUNTU, "apparmor", "apparmor_restrict"],
  [NO_PERMISSIONS, DOCKER, "container", "seccomp=unconfined"],
  [
    "bwrap: setting up uid map: Permission denied",
    UBUNTU,
    "apparmor",
    "ASTBUILD_BWRAP=/usr/bin/bwrap",
  ],
  [
    "bwrap: loopback: Failed RTM_NEWADDR: Operation not permitted",
    UBUNTU,
    "apparmor",
    "ASTBUILD_BWRAP",
  ],
  [
    "bwrap: Can't mount proc on /newroot/proc: Operation not permitted",
    DOCKER,
    "container",
    "systempaths=unconfined",
  ],
  [
    "bwrap: Creating new namespace failed, likely because the kernel does not support user namespaces.",
    LINUX,
    "kernel",
    "CONFIG_USER_NS",
  ],
  [
    "spawn /tools/usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2 ENOENT",
    LINUX,
    "tools-missing",
    "ASTBUILD_BWRAP",
  ],
  [
    "/tools/usr/bin/bwrap: error while loading shared libraries: libcap.so.2: cannot open shared object file",
    LINUX,
    "tools-missing",
    "ASTBUILD_BWRAP",
  ],
] as const)("%s", (said, facts, cause, remedy) => {
  const found = diagnose(said, facts);
  expect(found?.cause).toBe(cause);
  expect(found?.remedy).toContain(remedy);
});

test("what is the request's fault has no diagnosis", () => {
  expect(
    diagnose("bwrap: Can't find source path /nowhere: No such file or directory", LINUX),
  ).toBeUndefined();
  expect(setupError("bwrap: Can't find source path /nowhere", LINUX)).toMatchObject({
    code: "SANDBOX_SETUP",
    facts: { said: "bwrap: Can't find source path /nowhere" },
  });
});

test("what is the machine's fault says so, with bwrap's words as they are and the remedy", () => {
  expect(setupError(`${EXCEEDED}\n`, { ...LINUX, maxUserNamespaces: 0 })).toMatchObject({
    code: "SANDBOX_UNAVAILABLE",
    message:
      "no sandbox on this machine: this machine does not let ordinary users make user namespaces",
    facts: { cause: "user-namespaces-off", said: EXCEEDED },
    hint: "sudo sysctl -w user.max_user_namespaces=15000",
  });
});

test("machines on which there is no need to try", () => {
  expect(diagnoseMachine({ ...LINUX, system: "darwin" })?.cause).toBe("not-linux");
  expect(diagnoseMachine({ ...LINUX, machine: "arm64" })?.cause).toBe("wrong-machine");
  expect(diagnoseMachine(LINUX)).toBeUndefined();
});
