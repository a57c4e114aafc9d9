/** Somebody in the sandbox: the same mounts and environment as a builder's, with a terminal or the caller's streams and no log. */

import { bwrapInvocation } from "./bwrap-arguments.ts";
import { DEFAULT_PROCESSES } from "./default-limits.ts";
import { initCommand } from "./init-script.ts";
import { readExit } from "./read-exit.ts";
import type { SandboxVisit } from "./request.ts";
import { removeMountPoints, resolveInputs } from "./resolve-inputs.ts";
import type { SandboxResult } from "./result.ts";
import type { BuilderHost } from "./run-builder.ts";
import { watchLimits } from "./watch-limits.ts";

/** @throws SANDBOX_UNAVAILABLE, SANDBOX_SETUP, PROGRAM_NOT_RUN, SANDBOX_LOST */
export async function visitSandbox(
  { spawner, devices: pool, bwrap }: Omit<BuilderHost, "fifos">,
  visit: SandboxVisit,
): Promise<SandboxResult> {
  const begin = performance.now();
  const inputs = await resolveInputs(visit.inputs);
  let devices: string | undefined;
  try {
    devices = await pool.take();
    const limits = { maxProcesses: DEFAULT_PROCESSES }; // its rlimit is seen inside
    const init = initCommand({ ...visit, limits, isAttached: true });
    const { command, files } = bwrapInvocation({ ...visit, devices }, inputs, init);
    const program = spawner.launch({ command: [...bwrap, ...command], files, streams: true });
    using watch = watchLimits({}, visit.signal, () => program.kill());
    const exit = await program.exited;
    // What bwrap says of a failure stands on stderr already.
    const { outcome, usage } =
      watch.reason === undefined ? readExit(exit, "") : { outcome: watch.reason, usage: {} };
    return { ...outcome, usage: { wallSeconds: (performance.now() - begin) / 1000, ...usage } };
  } finally {
    pool.giveBack(devices);
    await removeMountPoints(visit.store, inputs);
  }
}
