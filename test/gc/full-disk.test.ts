/** A full disk and a full inode table: a clear error, nothing invalid registered, and gc works there. nix.md A19, D16. */

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { USERS, folderFor, startProcess } from "../crash/users.ts";

const user = USERS.at(-1)!;
/** An ordinary user cannot mount a small disk. */
const isRoot = process.geteuid?.() === 0;

/** A store on a small file system of its own; root only. */
function smallDisk(options: string): string {
  const folder = folderFor(user);
  const disk = join(folder, "disk");
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", options, "none", disk]);
  onTestFinished(() => void execFileSync("umount", ["-l", disk]));
  chmodSync(disk, 0o777);
  return disk;
}

/** Takes all that is left. */
function fillBytes(disk: string): void {
  let size = 1 << 20;
  for (let index = 0; size >= 1024; index++) {
    try {
      writeFileSync(join(disk, `filler-${index}`), Buffer.alloc(size, 1));
    } catch {
      size /= 2;
    }
  }
}

function fillInodes(disk: string): void {
  for (let index = 0; ; index++) {
    try {
      writeFileSync(join(disk, `filler-${index}`), "");
    } catch {
      return;
    }
  }
}

test.skipIf(!isRoot).each([
  ["bytes", "size=96m", fillBytes],
  ["inodes", "size=128m,nr_inodes=400", fillInodes],
])(
  "full of %s: publishing fails in words, and gc makes room",
  async (_what, options, fill) => {
    const disk = smallDisk(options);
    const root = join(disk, "store");
    const first = startProcess(user, [root, "publish:kept:text", "root:kept", "publish:dead:text"]);
    expect(await first.ended).toMatchObject({ code: 0, errors: "" });
    expect(readdirSync(join(root, "var/reserve"))).not.toEqual([]);
    fill(disk);
    const failed = await startProcess(user, [root, "publish:new:text"]).ended;
    expect(failed.code).toBe(1);
    expect(failed.errors).toMatch(/DISK_FULL[^]*hint: 'free some space: astbuild gc'/);
    const collector = startProcess(user, [root, "release", "collect", "verify"]);
    expect(await collector.ended).toMatchObject({ code: 0, errors: "" });
    expect(collector.lines.at(-1)).toContain('"findings":[]');
    const names = readdirSync(join(root, "objects")).map((name) => name.slice(33));
    expect(names).toEqual(["kept"]);
    expect(statfsSync(disk).ffree).toBeGreaterThan(0);
    const again = startProcess(user, [root, "publish:small:text", "verify"]);
    expect(await again.ended).toMatchObject({ code: 0, errors: "" });
  },
  120_000,
);
