/**
 * Power loss, as near as it comes without a machine to switch off: the store is on ext4 in a loop device, and the
 * device is copied at the moment something is reported. What the kernel had not written by then is lost in the copy;
 * the order in which a real disk's own cache is written is not shown. nix.md D7.
 */

import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test, vi } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";
import { USERS, folderFor, startProcess } from "./users.ts";

const user = USERS.at(-1)!;
const cannot = whyNot();

test.skipIf(cannot !== undefined)(
  "D7: what was reported is whole on the disk, and what was not is not valid",
  async () => {
    const folder = folderFor(user);
    const { image, disk } = newDisk(folder);
    const root = join(disk, "store");
    const first = startProcess(user, [root, "publish:first:text", "root:first", "wait"]);
    await first.line("published");
    await vi.waitUntil(() => existsSync(join(root, "var/roots/named/first")), { timeout: 20_000 });
    const go = join(folder, "go");
    const second = startProcess(user, [root, "publish:second:text", "wait"], {
      ASTBUILD_CHECKPOINT: `publish:renamed:pause:${go}`,
    });
    await vi.waitUntil(() => existsSync(`${go}.reached`), { timeout: 20_000 });
    writeFileSync(join(disk, "control"), "written and not synced");

    const after = lossOfPower(folder, image, "one");
    // The device does forget: this test would find what is not durable.
    expect(contentOf(join(after, "control"))).toBe("");
    await expectSound(join(after, "store"), ["first"]);
    writeFileSync(go, "");
    await second.line("published");
    const later = lossOfPower(folder, image, "two");
    const verified = startProcess(user, [join(later, "store"), "verify"]);
    expect(await verified.ended).toMatchObject({ code: 0, errors: "" });
    expect(verified.lines[0]).toMatch(/"objects":2,.*"findings":\[\]/);
  },
);

test.skipIf(cannot !== undefined)(
  "D7: an image that a command reported is whole, and what made it need not be done again",
  async () => {
    const folder = folderFor(user);
    const { image, disk } = newDisk(folder);
    await using project = await temporaryProject(TINY);
    project.env["ASTBUILD_STORE"] = join(disk, "store");
    const realised = await project.astbuild("realise", "tiny", "-o", join(disk, "tiny.gz"));
    expect(realised.exitCode).toBe(0);
    writeFileSync(join(disk, "control"), "written and not synced");
    const after = lossOfPower(folder, image, "after");
    expect(contentOf(join(after, "control"))).toBe("");
    expect(readFileSync(join(after, "tiny.gz"))).toEqual(readFileSync(join(disk, "tiny.gz")));
    project.env["ASTBUILD_STORE"] = join(after, "store");
    const again = await project.astbuild("realise", "tiny", "--json", "--no-link");
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain(`"counts":{"done":0,"reused":4,`);
    const verified = await project.astbuild("store", "verify", "--contents");
    expect(verified.stdout).toMatch(/: all sound\n$/);
  },
);

/** No commit of its journal by time: only what is synced is written. */
function newDisk(folder: string): { readonly image: string; readonly disk: string } {
  const image = join(folder, "disk.img");
  execFileSync("truncate", ["-s", "64M", image]);
  execFileSync("mkfs.ext4", ["-q", "-F", "-E", "lazy_itable_init=0", image]);
  const disk = mounted(folder, image, "disk");
  chmodSync(disk, 0o777);
  return { image, disk };
}

/** Copies the device as it is at this moment, and mounts the copy. */
function lossOfPower(folder: string, image: string, name: string): string {
  const copy = join(folder, `${name}.img`);
  copyFileSync(image, copy);
  return mounted(folder, copy, name);
}

async function expectSound(root: string, names: readonly string[]): Promise<void> {
  const care = startProcess(user, [root, "verify", "collect", "verify"]);
  expect(await care.ended).toMatchObject({ code: 0, errors: "" });
  for (const line of [care.lines[0], care.lines[2]]) expect(line).toContain('"findings":[]');
  expect(readdirSync(join(root, "objects")).map((each) => each.slice(33))).toEqual(names);
}

function mounted(folder: string, image: string, name: string): string {
  const at = join(folder, name);
  mkdirSync(at);
  execFileSync("mount", ["-o", "loop,commit=300", image, at]);
  onTestFinished(() => void execFileSync("umount", ["-l", at]));
  return at;
}

function contentOf(file: string): string {
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

function whyNot(): string | undefined {
  if (process.geteuid?.() !== 0) return "only root can mount";
  try {
    execFileSync("mkfs.ext4", ["-V"], { stdio: "ignore" });
    execFileSync("losetup", ["-f"], { stdio: "ignore" });
    return undefined;
  } catch {
    return "no mkfs.ext4 or no loop device";
  }
}
