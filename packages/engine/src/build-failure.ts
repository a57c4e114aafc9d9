/** The error of a builder that did not succeed: which recipe and line, why, the last lines, where the whole log is. */

import { statfs } from "node:fs/promises";
import type { Origin } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { failedLine } from "@astbuild/recipe";
import type { SandboxResult } from "@astbuild/sandbox";
import { buildAdvice } from "./build-advice.ts";
import { Cancelled } from "./cancelled.ts";
import { recipePlace } from "./step-error.ts";
import type { BuildJob } from "./builders/builder.ts";

/** Less than this is left on the disk: the disk is to blame, not the recipe (the peer's figure). */
const FULL_DISK = 8 * 1024 * 1024;

export interface BuilderFailure {
  readonly result: SandboxResult;
  /** The last lines of the log. */
  readonly tail: readonly string[];
  /** Processes of this machine that the kernel killed meanwhile. */
  readonly oomKills: number;
}

export async function buildFailure(
  job: BuildJob,
  { result, tail, oomKills }: BuilderFailure,
): Promise<Error> {
  const { step } = job;
  if (result.kind === "cancelled") return new Cancelled(`${step.name} was stopped`);
  const { hash } = job.resolved;
  const facts = {
    ...failedPlace(step.origin, tail),
    platform: step.origin.platform,
    derivation: hash,
    why: reason(result),
    log: tail.length === 0 ? "empty" : [lastLines(tail.length), ...tail.map((line) => `| ${line}`)],
  };
  const hint = `astbuild log ${hash}\nastbuild develop ${hash}`;
  if (result.kind === "timed-out" || result.kind === "silent") {
    return new AstbuildError("BUILD_TIMED_OUT", `${step.name} took too long`, { facts, hint });
  }
  if (result.kind === "out-of-memory" || oomKills > 0) {
    return new AstbuildError("BUILD_OUT_OF_MEMORY", `${step.name} took too much memory`, {
      facts: { ...facts, ...(oomKills > 0 && { kernel: `killed ${oomKills} for lack of memory` }) },
      hint: "build less at a time: --jobs 1; or let it take more: --max-memory 8G",
    });
  }
  if (result.kind === "out-of-processes") {
    return new AstbuildError("BUILD_OUT_OF_PROCESSES", `${step.name} started too many processes`, {
      facts,
      hint: "if it needs them: --max-processes 20000",
    });
  }
  if (result.kind === "out-of-disk") {
    return new AstbuildError("BUILD_OUT_OF_DISK", `${step.name} took too much of the disk`, {
      facts,
      hint: "free some space: astbuild gc; or let it take more: --max-disk 20G",
    });
  }
  if (await isDiskFull(job.folder)) {
    return new AstbuildError("DISK_FULL", `the disk filled up while ${step.name} was built`, {
      facts,
      hint: "free some space and run the same command again",
    });
  }
  const advice = buildAdvice(tail);
  return new AstbuildError("BUILD_FAILED", `${step.name} could not be built`, {
    facts,
    hint: advice === undefined ? hint : `${advice}\n${hint}`,
  });
}

function reason(result: SandboxResult): string {
  switch (result.kind) {
    case "exited":
      return `the builder exited with ${result.code}`;
    case "signalled":
      return result.signal === "SIGKILL"
        ? "the builder was killed by SIGKILL: most likely out of memory"
        : `the builder died of ${result.signal}`;
    case "timed-out":
      return `timed out after ${result.after} s`;
    case "silent":
      return `said nothing for ${result.after} s`;
    case "log-too-long":
      return `wrote more than ${result.limit} bytes of log`;
    case "out-of-memory":
      return `all its processes together took more than ${mebibytes(result.limit)} of memory`;
    case "out-of-processes":
      return `it had more than ${result.limit} processes and threads at a time`;
    case "out-of-disk":
      return `its files took more than ${mebibytes(result.limit)} of the disk`;
    case "cancelled":
      return "stopped";
  }
}

function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 2 ** 20)} MiB`;
}

function lastLines(count: number): string {
  return count === 1 ? "last line:" : `last ${count} lines:`;
}

/**
 * The line that failed, by what the script's trap printed; else the recipe's own. Where a helper in
 * another file wrote that line, the recipe is named as well: it is the one to be changed.
 */
function failedPlace(
  origin: Origin,
  tail: readonly string[],
): { readonly recipe: string; readonly line?: string } {
  const failed = failedLine(tail);
  const place = failed === undefined ? undefined : origin.scriptLines?.[failed.line - 1];
  if (place === undefined) return { recipe: recipePlace(origin) };
  const line = `${place.file}:${place.line}`;
  if (origin.file === undefined || place.file === origin.file) return { recipe: line };
  return { recipe: recipePlace(origin), line };
}

async function isDiskFull(folder: string): Promise<boolean> {
  const { bavail, bsize, ffree, files } = await statfs(folder);
  return bavail * bsize < FULL_DISK || (files > 0 && ffree === 0);
}
