/** A command: a process in the sandbox, whose outputs are checked before anybody else sees them. */

import { chmod, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { outputName, scratchPath } from "@astbuild/derivation";
import type { BuildLimits, CommandBuilder, StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Sandbox, SandboxUsage } from "@astbuild/sandbox";
import { buildFailure } from "../build-failure.ts";
import { buildLimits } from "../build-limits.ts";
import { guardLog } from "../guarded-log.ts";
import { allowedSplits } from "../leak/allowed-splits.ts";
import { checkLeaks } from "../leak/check-leaks.ts";
import { logTail } from "../log-tail.ts";
import { oomKills } from "../oom-kills.ts";
import type { BuildJob, BuiltOutputs } from "./builder.ts";
import { commandRequest, makeCommandPlaces } from "./command-request.ts";
import type { CommandPlaces, SandboxedCommand } from "./command-request.ts";

/** Above this many mounts bubblewrap's quadratic cost is felt. */
const MANY_MOUNTS = 200;

export async function buildCommand(job: BuildJob): Promise<BuiltOutputs> {
  const builder = commandOf(job);
  const { store } = job.services;
  const { derivation, inputs } = job.resolved;
  const closure = store.closure(inputs);
  const places = await makeCommandPlaces(job.folder);
  const jobs = derivation.unhashed.jobs;
  const limits = await buildLimits(job);
  const usage = await runBuilder(job, { builder, closure, jobs }, { folders: places, limits });
  job.services.emit({ type: "phase", step: job.step, phase: "check" });
  await chmod(places.store, 0o755); // its builder may have closed it
  const outputs = derivation.outputs.map((output) => {
    const scratch = scratchPath(derivation.name, output, job.perturbation?.salt);
    return {
      output,
      name: outputName(derivation.name, output),
      source: join(places.store, basename(scratch)),
      scratch,
    };
  });
  await checkPresence(
    job,
    outputs.map(({ scratch }) => scratch),
    places.store,
  );
  await checkLeaks(job, { builder, outputs, closure, maxSize: limits.maxDisk });
  return {
    outputs,
    candidates: closure,
    allowedSplits: allowedSplits(builder.allowedLeaks),
    usage,
  };
}

async function runBuilder(
  job: BuildJob,
  command: SandboxedCommand,
  { folders, limits }: { readonly folders: CommandPlaces; readonly limits: BuildLimits },
): Promise<SandboxUsage> {
  const { store, emit } = job.services;
  const killedBefore = oomKills();
  const sandbox = await job.services.sandbox(job.services.toolsOf(job.resolved));
  await using jobserver = command.jobs === undefined ? await lendTokens(job, sandbox) : undefined;
  const places = { ...folders, ...(jobserver && { jobserver: jobserver.path }) };
  const request = commandRequest(command, places, job.services);
  if (request.inputs.length > MANY_MOUNTS) warnOfMounts(job, request.inputs.length);
  emit({ type: "phase", step: job.step, phase: "run" });
  const tail = logTail();
  const log = guardLog(store.openLog(job.resolved.hash));
  let usage: SandboxUsage;
  try {
    const result = await sandbox.run({
      ...request,
      limits,
      onLog(chunk) {
        log.write(chunk);
        tail.add(chunk);
        emit({ type: "log", step: job.step, chunk });
      },
      signal: job.signal,
    });
    usage = result.usage;
    await log.close();
    if (result.kind !== "exited" || result.code !== 0) {
      const failure = { result, tail: tail.lines(), oomKills: oomKills() - killedBefore };
      throw await buildFailure(job, failure);
    }
  } catch (error) {
    await log.close();
    throw error;
  }
  if (log.failure !== undefined) throw log.failure;
  return usage;
}

/** The FIFO of a build is thrown away with it. */
async function lendTokens(
  { lease }: BuildJob,
  sandbox: Sandbox,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await sandbox.takeFifo();
  lease.lend(path);
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { force: true }) };
}

async function checkPresence(
  job: BuildJob,
  expected: readonly StorePath[],
  folder: string,
): Promise<void> {
  const found = await readdir(folder);
  const names = new Set(expected.map((path) => basename(path)));
  const missing = [...names].filter((name) => !found.includes(name));
  if (missing.length > 0) {
    throw new AstbuildError("OUTPUT_MISSING", `${job.step.name} did not make its output`, {
      facts: { missing },
      hint: "the build must create the path that ${out} stands for",
    });
  }
  const strangers = found.filter((name) => !names.has(name));
  if (strangers.length > 0) {
    throw new AstbuildError("OUTPUT_UNDECLARED", `${job.step.name} left more than its outputs`, {
      facts: { found: strangers },
      hint: "write below ${out}, or declare another output",
    });
  }
}

function warnOfMounts(job: BuildJob, count: number): void {
  job.services.emit({
    type: "warning",
    step: job.step,
    code: "MANY_MOUNTS",
    message: `${job.step.name} has ${count} inputs mounted; starting its sandbox is slow`,
    facts: {},
  });
}

function commandOf(job: BuildJob): CommandBuilder {
  const { builder } = job.resolved;
  if (builder.kind !== "command") throw new Error(`${job.step.name} is not a command`);
  return builder;
}
