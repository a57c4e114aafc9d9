/** Nix with a store of its own in a folder, no daemon. */

import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { missingPrograms, runProgram } from "./run-program.ts";

export interface Nix {
  readonly env: Readonly<Record<string, string>>;
  readonly store: string;
  /** Builds the expression of the folder; the path that comes out. */
  build(folder: string, args?: Readonly<Record<string, string>>): string;
}

/** Without it there is no peer; its reason is a row's `peer`. */
export function missingNix(): { missing: string } | undefined {
  return missingPrograms("nix-build", "nix-store", "busybox");
}

/** @param sandbox whether builders run in Nix's sandbox, as ours do in ours */
export function makeNix(folder: string, sandbox: boolean): Nix {
  mkdirSync(join(folder, "etc"), { recursive: true });
  writeFileSync(
    join(folder, "etc/nix.conf"),
    `sandbox = ${sandbox}\nsandbox-fallback = false\nbuild-users-group =\nmax-jobs = auto\nsandbox-paths =\nsubstituters =\n`,
  );
  const env = {
    NIX_STORE_DIR: join(folder, "store"),
    NIX_STATE_DIR: join(folder, "state"),
    NIX_LOG_DIR: join(folder, "log"),
    NIX_CONF_DIR: join(folder, "etc"),
    XDG_CACHE_HOME: join(folder, "cache"),
  };
  // A static busybox; it knows by its name that it is the shell.
  mkdirSync(join(folder, "shell"));
  copyFileSync(runProgram(["sh", "-c", "command -v busybox"]).trim(), join(folder, "shell/sh"));
  const shell = runProgram(["nix-store", "--add", join(folder, "shell")], { env }).trim();
  return {
    env,
    store: env.NIX_STORE_DIR,
    build(expression, args = {}) {
      const all = Object.entries({ shell, ...args }).flatMap((each) => ["--argstr", ...each]);
      return runProgram(["nix-build", expression, ...all, "--no-out-link"], { env }).trim();
    },
  };
}
