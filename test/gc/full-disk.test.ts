/** A full disk and a full inode table: a clear error, nothing invalid registered, and gc works there. */

import { existsSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { USERS, folderFor, startProcess } from "../crash/users.ts";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";
import { cannotMount, fillBytes, fillInodes, smallDisk } from "../support/small-disk.ts";

const user = USERS.at(-1)!;

beforeEach((context) => {
  if (cannotMount !== undefined) context.skip(cannotMount);
});

describe.each([
  ["bytes", "size=96m,mode=777", fillBytes],
  ["inodes", "size=128m,nr_inodes=400,mode=777", fillInodes],
])("full of %s", (_what, options, fill) => {
  test("A19, D16: publishing fails in words, and gc makes room", async () => {
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
    expect(objectsIn(root)).toEqual(["kept"]);
    expect(statfsSync(disk).ffree).toBeGreaterThan(0);
    const again = startProcess(user, [root, "publish:small:text", "verify"]);
    expect(await again.ended).toMatchObject({ code: 0, errors: "" });
  });

  test.each([
    ["publish:examined", "publish:new:text"],
    ["publish:moved", "publish:new:text"],
    ["publish:rewritten", "publish:new:text"],
    ["publish:finished", "publish:new:text"],
    ["publish:locked", "publish:new:text"],
    ["publish:renamed", "publish:new:text"],
    ["publish:inserted", "publish:new:text"],
    ["publish:synced", "publish:new:text"],
    ["gc:leftovers", "collect"],
    ["gc:marked", "collect"],
    ["gc:rows-deleted", "collect"],
    ["gc:unregistered", "collect"],
    ["gc:trashed", "collect"],
    ["optimise:journal", "optimise"],
    ["optimise:link", "optimise"],
  ])("D16: at %s it is told, and all stays sound", async (checkpoint, step) => {
    const disk = smallDisk(options);
    const root = join(disk, "store");
    const kept = ["publish:one:text", "root:one", "publish:two:text", "root:two"];
    const first = startProcess(user, [root, ...kept, "publish:dead:text"]);
    expect(await first.ended).toMatchObject({ code: 0, errors: "" });
    const go = join(folderFor(user), "go");
    const run = startProcess(user, [root, step], {
      ASTBUILD_CHECKPOINT: `${checkpoint}:pause:${go}`,
    });
    await vi.waitUntil(() => existsSync(`${go}.reached`), { timeout: 30_000 });
    fill(disk);
    writeFileSync(go, "");
    const { code, errors } = await run.ended;
    // What needs no more room may still finish.
    const told = code === 0 ? "done" : /code: '(\w+)'/.exec(errors)?.[1];
    expect(["done", "DISK_FULL"]).toContain(told);
    const isReported = run.lines.some((line) => line.startsWith("published"));
    const care = startProcess(user, [root, "release", "verify", "collect", "verify"]);
    expect(await care.ended).toMatchObject({ code: 0, errors: "" });
    const verified = care.lines.filter((line) => line.startsWith("verified"));
    for (const line of verified) expect(line).toContain('"findings":[]');
    const found = Number(/"objects":(\d+),/.exec(verified[0]!)![1]);
    expect(found).toBeGreaterThanOrEqual(isReported ? 4 : 2);
    expect(objectsIn(root)).toEqual(["one", "two"]);
    for (const name of readdirSync(disk)) if (name.startsWith("filler")) rmSync(join(disk, name));
    const again = startProcess(user, [root, "publish:new:text", "root:new", "verify"]);
    expect(await again.ended).toMatchObject({ code: 0, errors: "" });
    expect(objectsIn(root)).toEqual(["new", "one", "two"]);
  });

  test("A19: the command collects there", async () => {
    const disk = smallDisk(options);
    await using project = await temporaryProject(TINY);
    project.env["ASTBUILD_STORE"] = join(disk, "store");
    expect((await project.astbuild("realise", "tiny", "--no-link")).exitCode).toBe(0);
    fill(disk);
    expect((await project.astbuild("store", "verify")).stderr).toMatch(/^error DISK_FULL /);
    const collected = await project.astbuild("gc");
    expect([collected.exitCode, collected.stderr]).toEqual([0, ""]);
    expect(collected.stdout).toMatch(/^objects +3 /m);
    expect(readdirSync(join(disk, "store/objects"))).toEqual([]);
  });
});

function objectsIn(root: string): string[] {
  const names = readdirSync(join(root, "objects"));
  return names.map((name) => (name.startsWith(".") ? name : name.slice(33))).sort();
}
