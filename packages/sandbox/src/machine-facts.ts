/** What the kernel tells about itself that explains a refused sandbox. */

import { existsSync, readFileSync } from "node:fs";

export interface MachineFacts {
  /** As `process.platform` and `process.arch`. */
  readonly system: string;
  readonly machine: string;
  /** Switches of the kernel; undefined where it has none of that name. */
  readonly maxUserNamespaces: number | undefined;
  readonly unprivilegedClone: number | undefined;
  readonly appArmorRestricts: number | undefined;
  readonly container: boolean;
}

export function readMachineFacts(): MachineFacts {
  return {
    system: process.platform,
    machine: process.arch,
    maxUserNamespaces: readSwitch("user/max_user_namespaces"),
    unprivilegedClone: readSwitch("kernel/unprivileged_userns_clone"),
    appArmorRestricts: readSwitch("kernel/apparmor_restrict_unprivileged_userns"),
    container:
      existsSync("/.dockerenv") ||
      existsSync("/run/.containerenv") ||
      process.env["container"] !== undefined,
  };
}

function readSwitch(name: string): number | undefined {
  try {
    return Number(readFileSync(`/proc/sys/${name}`, "utf8"));
  } catch {
    return undefined;
  }
}
