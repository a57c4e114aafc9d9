/** The error of a builder that did not succeed: which recipe and line, why, the last lines, where the whole log is. */

import { statfs } from "node:fs/promises";
import type { Origin } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { failedLine } from "@astbuild/recipe";
import type { SandboxResult } from "@astbuild/sandbox";
import { Cancelled } from "./cancelled.ts";
import { recipePlace } from "./step-error.ts";
import type { BuildJob } from "./builders/builder.ts";

/** Less than this is left on the disk: the disk is to blame, not the recipe (the peer's figure). */
const FULL_DISK = 8 * 1024 * 1024;

export async function buildFailure(
  job: BuildJob,
  result: SandboxResult,
  tail: readonly string[],
): Promise<Error> {
  const { step } = job;
  if (result.kind === "cancelled") return new Cancelled(`${step.name} was stopped`);
  const { hash } = job.resolved;
  const facts = {
    recipe: failedPlace(step.origin, tail),
    platform: step.origin.platform,
    derivation: hash,
    why: reason(result),
    log: tail.length === 0 ? "empty" : [lastLines(tail.length), ...tail.map((line) => `| ${line}`)],
  };
  const hint = `astbuild log ${hash}\nastbuild develop ${hash}`;
  if (result.kind === "timed-out" || result.kind === "silent") {
    return new AstbuildError("BUILD_TIMED_OUT", `${step.name} took too long`, { facts, hint });
  }
  if (await isDiskFull(job.folder)) {
    return new AstbuildError("DISK_FULL", `the disk filled up while ${step.name} was built`, {
      facts,
      hint: "free some space and run the same command again",
    });
  }
  return new AstbuildError("BUILD_FAILED", `${step.name} could not be built`, { facts, hint });
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
    case "cancelled":
      return "stopped";
  }
}

function lastLines(count: number): string {
  return count === 1 ? "last line:" : `last ${count} lines:`;
}

/** The line of the recipe that failed, by what the script's trap printed; else the recipe's own. */
function failedPlace(origin: Origin, tail: readonly string[]): string {
  const failed = failedLine(tail);
  const place = failed === undefined ? undefined : origin.scriptLines?.[failed.line - 1];
  if (place !== undefined) return `${place.file}:${place.line}`;
  return recipePlace(origin);
}

async function isDiskFull(folder: string): Promise<boolean> {
  const { bavail, bsize, ffree, files } = await statfs(folder);
  return bavail * bsize < FULL_DISK || (files > 0 && ffree === 0);
}
