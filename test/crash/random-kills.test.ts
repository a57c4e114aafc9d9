/**
 * Fifty times `kill -9` at a random moment, half of them while an image is built, half while it is made
 * and published: the published file is the old image or the new one, the next run succeeds, and in
 * the end nothing is left (D8, H8). The moments are spread evenly and drawn from the seed in the title;
 * ASTBUILD_TEST_SEED gives another.
 */

import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as pass } from "node:timers/promises";
import { createGunzip } from "node:zlib";
import { readNewc } from "@astbuild/archive";
import { afterAll, describe, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";
import type { Run } from "../support/seeded-project.ts";

const seed = Number(process.env["ASTBUILD_TEST_SEED"] ?? Date.now() % 2 ** 31);
const random = mulberry32(seed);
/** Four times: fifty and two. */
const KILLS = 13;

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());
const file = join(project.folder, "lab.img");
const link = join(project.folder, "result/lab-x86_64-gnu");

/** Two MB that do not compress, in forty files, and a text: all of them different in each version. */
const write = (version: number): Promise<void> =>
  project.recipes(`
export const part = command({ name: "part", build: ({ out }) => sh\`
  mkdir \${out}
  perl -e 'srand(${version}); for (1..40) { open F, ">", "$ARGV[0]/$_"; print F pack("L*", map { rand 2**32 } 1..13000) }' \${out}
\` });
export const lab = image({ name: "lab", root: () => ({
  "/data": tree(part), "/etc/version": text("version", "${version}\\n"),
}) });`);

let version = 0;

describe.each([
  { published: "a file", args: ["-o", "lab.img"], path: file },
  { published: "a link", args: [], path: link },
])(`$published, seed ${seed}`, ({ args, path }) => {
  test.each([
    { during: "the whole run", from: /^/ },
    { during: "assembling and publishing", from: /"type":"start","step":\{[^}]*"kind":"image"/ },
  ])("killed during $during", { timeout: 1_800_000 }, async ({ from }) => {
    await write(++version);
    let whole = await timed(args, from);
    let old = digest(path);
    for (let kill = 0; kill < KILLS;) {
      await write(++version);
      const moment = ((kill + random()) / KILLS) * whole;
      const { run, ended } = project.startRealise("lab", ...args);
      await run.seen(from);
      await Promise.race([pass(moment), ended]);
      run.kill("SIGKILL");
      const killed = await ended;
      const found = digest(path);
      const again = await project.realise("lab", ...args);
      expect([again.exitCode, again.errors], `killed after ${moment} ms`).toEqual([0, ""]);
      expect([old, digest(path)], `killed after ${moment} ms`).toContain(found);
      expect(await contents(path)).toEqual({ files: 40, version: `${version}\n` });
      old = digest(path);
      if (killed.signal === "SIGKILL") kill++;
      else whole = Math.min(whole, moment);
    }
  });
});

test("what was killed left nothing behind", async () => {
  const verified = await project.astbuild("store", "verify", "--contents");
  expect([verified.stderr, verified.exitCode]).toEqual(["", 0]);
  expect(hidden(project.folder)).toEqual([]);
  expect(hidden(join(project.folder, "result"))).toEqual([]);
  rmSync(join(project.folder, "result"), { recursive: true });
  const { stderr, exitCode } = await project.astbuild("gc");
  expect([stderr, exitCode]).toEqual(["", 0]);
  for (const folder of ["objects", "var/tmp", "var/live", "var/log", "var/roots/results"]) {
    expect([folder, readdirSync(join(project.store, folder))]).toEqual([folder, []]);
  }
});

/** Milliseconds from where the pattern is seen to the end of an undisturbed run. */
async function timed(args: readonly string[], from: RegExp): Promise<number> {
  const { run, ended } = project.startRealise("lab", ...args);
  await run.seen(from);
  const begin = performance.now();
  const { exitCode, errors }: Run = await ended;
  expect([exitCode, errors]).toEqual([0, ""]);
  return performance.now() - begin;
}

function digest(path: string): string | undefined {
  return existsSync(path)
    ? createHash("sha256").update(readFileSync(path)).digest("hex")
    : undefined;
}

function hidden(folder: string): string[] {
  return readdirSync(folder).filter((name) => name.startsWith("."));
}

/** Reads the whole image; throws on one that is not whole. */
async function contents(path: string): Promise<{ files: number; version: string | undefined }> {
  let files = 0;
  let found: string | undefined;
  for await (const entry of readNewc(createReadStream(path).pipe(createGunzip()), path)) {
    if (entry.path.startsWith("data/")) files++;
    if (entry.path === "etc/version") found = await text(entry.data);
  }
  return { files, version: found };
}

/** Uniform in [0, 1), the same numbers for the same seed. */
function mulberry32(state: number): () => number {
  let next = state >>> 0;
  return () => {
    next = (next + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(next ^ (next >>> 15), next | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
