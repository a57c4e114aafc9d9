/**
 * Eight processes realise overlapping graphs while a ninth collects in a loop. ASTBUILD_TEST_SECONDS makes it longer.
 * nix.md A17, B2, B3, B9.
 */

import { spawn } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { USERS, folderFor, startProcess } from "../crash/users.ts";

const SECONDS = Number(process.env["ASTBUILD_TEST_SECONDS"] ?? 8);
const user = USERS.at(-1)!;

test(
  "A17, B2, B3: no failure, each derivation built once, all sound, and nothing left in the end",
  async () => {
    const folder = folderFor(user);
    const root = join(folder, "store");
    const [log, finish] = [join(folder, "log"), join(folder, "finish")];
    await startProcess(user, [root]).ended;
    const workers = Array.from({ length: 8 }, (_, index) =>
      startWorker([root, log, finish, String(SECONDS), `number ${index}`]),
    );
    let collections = 0;
    let collected = 0;
    let isOver = false;
    const rounds = Promise.all(workers.map(({ rounds: each }) => each)).finally(
      () => (isOver = true),
    );
    // Its failure is looked at below.
    rounds.catch(() => undefined);
    while (!isOver) {
      // Two at once: neither may be in the other's way.
      const both = [startProcess(user, [root, "collect"]), startProcess(user, [root, "collect"])];
      for (const { ended, lines } of both) {
        expect(await ended).toMatchObject({ code: 0, errors: "" });
        const told = JSON.parse(lines.at(-1)!.slice("collected ".length)) as {
          freed: { objects?: { count: number } };
        };
        collected += told.freed.objects?.count ?? 0;
        collections += 1;
      }
    }
    const done = await rounds;
    const sound = startProcess(user, [root, "verify"]);
    expect(await sound.ended).toMatchObject({ code: 0 });
    expect(JSON.parse(sound.lines[0]!.slice("verified ".length))).toMatchObject({ findings: [] });
    writeFileSync(finish, "");
    for (const { ended } of workers) expect(await ended).toEqual({ code: 0, errors: "" });
    const built = readFileSync(log, "utf8").trim().split("\n");
    expect(new Set(built).size).toBe(built.length);
    expect(built).toHaveLength(Math.max(...done) * 9);
    expect(collections).toBeGreaterThan(0);
    await startProcess(user, [root, "collect"]).ended;
    expect(readdirSync(join(root, "objects"))).toEqual([]);
    console.log(
      `${Math.max(...done)} rounds, ${built.length} builds, ${collections} collections, ${collected} objects collected`,
    );
  },
  SECONDS * 1000 + 120_000,
);

interface Worker {
  readonly rounds: Promise<number>;
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>;
}

function startWorker(args: readonly string[]): Worker {
  const script = join(import.meta.dirname, "graph-process.ts");
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    ...(user.uid === undefined ? {} : { uid: user.uid, gid: user.uid }),
  });
  let errors = "";
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) => {
    child.on("close", (code) => resolve({ code, errors }));
  });
  const rounds = new Promise<number>((resolve, reject) => {
    child.stdout.on("data", (chunk: Buffer) =>
      resolve(Number(/rounds (\d+)/.exec(chunk.toString())?.[1])),
    );
    void ended.then(() => reject(new Error(`ended early: ${errors}`)));
  });
  return { rounds, ended };
}
