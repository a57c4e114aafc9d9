/** Why a machine lets no sandbox be made, in plain words, from bwrap's text and the kernel's switches: pure. */

import type { MachineFacts } from "./machine-facts.ts";

export type UnavailableCause =
  | "not-linux"
  | "wrong-machine"
  | "tools-missing"
  | "user-namespaces-off"
  | "apparmor"
  | "container"
  | "kernel";

export interface Diagnosis {
  readonly cause: UnavailableCause;
  /** One line, lower case. */
  readonly meaning: string;
  /** What to do: a command where there is one. */
  readonly remedy: string;
}

const DIAGNOSES: Readonly<Record<UnavailableCause, Omit<Diagnosis, "cause">>> = {
  "not-linux": {
    meaning: "builders run on Linux only",
    remedy: "run astbuild on an x86_64 Linux machine or in a virtual one",
  },
  "wrong-machine": {
    meaning: "the build machine is x86_64 for now; this one is not",
    remedy: "run astbuild on an x86_64 Linux machine; --host builds for the others from there",
  },
  "tools-missing": {
    meaning: "bwrap could not be started",
    remedy:
      "unset ASTBUILD_BWRAP, or let it name an installed bwrap: ASTBUILD_BWRAP=/usr/bin/bwrap",
  },
  "user-namespaces-off": {
    meaning: "this machine does not let ordinary users make user namespaces",
    remedy: "sudo sysctl -w user.max_user_namespaces=15000 kernel.unprivileged_userns_clone=1",
  },
  apparmor: {
    meaning:
      "AppArmor lets only programs with a profile make user namespaces (Ubuntu 23.10 and later)",
    remedy:
      "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0\n" +
      "or, where the installed bwrap has a profile: ASTBUILD_BWRAP=/usr/bin/bwrap",
  },
  container: {
    meaning: "this container may not make namespaces or mount its own /proc",
    remedy:
      "docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt systempaths=unconfined …\n" +
      "podman run --security-opt unmask=ALL …",
  },
  kernel: {
    meaning: "this kernel was built without user namespaces",
    remedy: "use a kernel with CONFIG_USER_NS=y",
  },
};

/** The cause, or undefined where the text tells of none that belongs to the machine. */
export function diagnose(text: string, facts: MachineFacts): Diagnosis | undefined {
  const cause = causeOf(text, facts);
  return cause === undefined ? undefined : { cause, ...DIAGNOSES[cause], ...precise(cause, facts) };
}

/** A machine on which there is no need to try. */
export function diagnoseMachine(facts: MachineFacts): Diagnosis | undefined {
  if (facts.system !== "linux") return { cause: "not-linux", ...DIAGNOSES["not-linux"] };
  if (facts.machine !== "x64") return { cause: "wrong-machine", ...DIAGNOSES["wrong-machine"] };
  return undefined;
}

function causeOf(text: string, facts: MachineFacts): UnavailableCause | undefined {
  const unlikely = diagnoseMachine(facts);
  if (unlikely !== undefined) return unlikely.cause;
  if (/^spawn .* (ENOENT|EACCES|ENOEXEC)|error while loading shared libraries/m.test(text)) {
    return "tools-missing";
  }
  if (/kernel does not support user namespaces/.test(text)) return "kernel";
  if (/max_\*_namespaces exceeded/.test(text)) return "user-namespaces-off";
  if (/mount proc on|mount devpts|pivot_root: Operation not permitted/.test(text)) {
    return "container";
  }
  if (/No permissions to create (a )?new namespace/.test(text)) {
    if (facts.unprivilegedClone === 0 || facts.maxUserNamespaces === 0)
      return "user-namespaces-off";
    if (facts.appArmorRestricts === 1) return "apparmor";
    return facts.container ? "container" : "user-namespaces-off";
  }
  const denied =
    /setting up (uid|gid) map: (Permission denied|Operation not permitted)|Failed (RTM_NEWADDR|RTM_NEWLINK|to create NETLINK_ROUTE socket)|Failed to make \/ slave/;
  if (!denied.test(text)) return undefined;
  return facts.container && facts.appArmorRestricts !== 1 ? "container" : "apparmor";
}

/** Only the switch that is really off, where the kernel tells. */
function precise(cause: UnavailableCause, facts: MachineFacts): { remedy?: string } {
  if (cause !== "user-namespaces-off") return {};
  const off = [
    ...(facts.maxUserNamespaces === 0 ? ["user.max_user_namespaces=15000"] : []),
    ...(facts.unprivilegedClone === 0 ? ["kernel.unprivileged_userns_clone=1"] : []),
  ];
  return off.length === 0 ? {} : { remedy: `sudo sysctl -w ${off.join(" ")}` };
}
