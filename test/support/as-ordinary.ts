/** The command as an ordinary user, from a test that runs as root. */

import { execFileSync, spawn } from "node:child_process";
import { chmodSync } from "node:fs";
import { dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import type { SeededProject } from "./seeded-project.ts";
import { CHECKOUT } from "./test-store.ts";

const ORDINARY = 65534;
const COMMAND = join(CHECKOUT, "packages/astbuild/bin/astbuild.js");

export interface OrdinaryRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: unknown;
}

/** Gives project and store to the ordinary user; objects are hard links to the shared seed, which must not change hands. */
export function giveToOrdinary({ folder, store }: SeededProject): void {
  execFileSync("cp", ["-a", join(store, "objects"), join(store, "mine")]);
  execFileSync("rm", ["-rf", join(store, "objects")]);
  execFileSync("mv", [join(store, "mine"), join(store, "objects")]);
  execFileSync("chown", ["-R", `${ORDINARY}:${ORDINARY}`, dirname(folder), dirname(store)]);
  chmodSync(dirname(folder), 0o755);
}

/** `astbuild ARGS` by the ordinary user. */
export async function asOrdinary(
  { folder, env }: SeededProject,
  args: readonly string[],
): Promise<OrdinaryRun> {
  const child = spawn(process.execPath, [COMMAND, ...args, "--progress", "plain"], {
    cwd: folder,
    env,
    uid: ORDINARY,
    gid: ORDINARY,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise((resolve) => child.on("close", resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { stdout, stderr, exitCode: await ended };
}
