/** In the middle of a realise garbage is collected when the disk runs low, and nothing that is needed. */

import { statfsSync } from "node:fs";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";
import { seededProject } from "../support/seeded-project.ts";
import { cannotMount, smallDisk } from "../support/small-disk.ts";

test("under the floor a realise makes room by itself, says so, and finishes", async () => {
  await using project = await temporaryProject(TINY);
  await project.write("junk", "nobody keeps this");
  await project.astbuild("store", "add", "junk");
  project.env["ASTBUILD_MIN_FREE"] = "1000000G";
  const realised = await project.astbuild("realise", "tiny", "--json");
  expect(realised.exitCode).toBe(0);
  const events = realised.stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as { readonly code?: string; readonly facts?: unknown });
  expect(events.find(({ code }) => code === "DISK_LOW")?.facts).toMatchObject({ objects: "1" });
  const names = (await readdir(join(project.store, "objects"))).map((name) => name.slice(33));
  expect(names).toContain("etc");
  expect(names).not.toContain("junk");
  project.env["ASTBUILD_MIN_FREE"] = "much";
  expect((await project.astbuild("realise", "tiny")).stderr).toMatch(
    /^error USAGE {2}not a size: much/,
  );
});

test("in the middle of one long step, too", async (context) => {
  if (cannotMount !== undefined) context.skip(cannotMount);
  const disk = smallDisk("size=600m,mode=755");
  await using project = await seededProject("", {}, disk);
  const junk = join(project.folder, "junk");
  await writeFile(junk, Buffer.alloc(100 * MIB, 1));
  expect((await project.astbuild("store", "add", junk)).exitCode).toBe(0);
  const free = freeBytes(disk);
  project.env["ASTBUILD_MIN_FREE"] = String(free - 20 * MIB);
  // The builder sees how much is free on the store's disk, and goes on when there is more again.
  await project.recipes(`
export const greedy = command({ name: "greedy", build: ({ out }) => sh\`
  head -c 60M /dev/zero >big
  for ((i = 0; i < 600; i++)); do
    room=$(stat -f -c %a .)
    [[ $((room * \${${statfsSync(disk).bsize}})) -gt \${${free}} ]] && break
    sleep 0.1
  done
  rm big; echo $i >\${out}
\` });`);
  const run = await project.realise("greedy");
  expect([run.exitCode, run.errors]).toEqual([0, ""]);
  expect(Number(await project.read(run.paths[0]!))).toBeLessThan(600);
  expect(run.warnings.map(({ code }) => code)).toContain("DISK_LOW");
});

const MIB = 1 << 20;

function freeBytes(disk: string): number {
  const { bavail, bsize } = statfsSync(disk);
  return bavail * bsize;
}
