/** All that a builder finds in its environment: nothing of the caller's comes through. */

import type { SandboxRequest } from "./request.ts";

export const JOBSERVER_PATH = "/ast/jobserver";

/** 1980-01-01: the earliest time that zip can write. */
const SOURCE_DATE_EPOCH = 315532800;

/**
 * The environment, in byte order of the names. Temporary files go to `/build` as in Nix:
 * `/tmp` is memory, and a linker's temporary file must not be bounded by it.
 */
export function builderEnvironment(
  request: Pick<SandboxRequest, "env" | "jobs" | "jobserver">,
): Record<string, string> {
  const { env, jobs, jobserver } = request;
  const all: Record<string, string> = {
    HOME: "/homeless-shelter",
    LC_ALL: "C.UTF-8",
    PWD: "/build",
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONHASHSEED: "0",
    SOURCE_DATE_EPOCH: String(SOURCE_DATE_EPOCH),
    TEMP: "/build",
    TEMPDIR: "/build",
    TERM: "dumb",
    TMP: "/build",
    TMPDIR: "/build",
    TZ: "UTC",
    ...(jobs === undefined ? {} : { JOBS: String(jobs) }),
    ...(jobserver === undefined ? {} : { MAKEFLAGS: `-j --jobserver-auth=fifo:${JOBSERVER_PATH}` }),
    ...env,
    PATH: env["PATH"] === undefined ? "/usr/bin" : `${env["PATH"]}:/usr/bin`,
  };
  return Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1)));
}
