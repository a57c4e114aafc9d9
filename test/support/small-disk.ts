/** Small file systems of their own, for tests of what happens when they are full. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** Why it cannot be had; undefined where it can: mounting needs a right that containers rarely give. */
export const cannotMount = ((): string | undefined => {
  if (process.geteuid?.() !== 0) return "only root can mount a small disk";
  const folder = mkdtempSync(join(tmpdir(), "mount-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", folder], { stdio: "pipe" });
    execFileSync("umount", [folder]);
    return undefined;
  } catch {
    return "this container may not mount a small disk";
  } finally {
    rmSync(folder, { recursive: true });
  }
})();

/** Mounted until the test ends. @param options of tmpfs: `size=96m,nr_inodes=400,mode=777` */
export function smallDisk(options: string): string {
  const folder = mkdtempSync(join(tmpdir(), "small-disk-"));
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
  onTestFinished(() => {
    execFileSync("umount", ["-l", folder]);
    rmSync(folder, { recursive: true });
  });
  return folder;
}

/** Takes all bytes that are left; the files' names begin with `filler-`. */
export function fillBytes(disk: string): void {
  let size = 1 << 20;
  for (let index = 0; size >= 1024; index++) {
    try {
      writeFileSync(join(disk, `filler-${index}`), Buffer.alloc(size, 1));
    } catch {
      size /= 2;
    }
  }
}

/** Takes all inodes that are left. */
export function fillInodes(disk: string): void {
  for (let index = 0; ; index++) {
    try {
      writeFileSync(join(disk, `filler-${index}`), "");
    } catch {
      return;
    }
  }
}
