/** Programs of the bench: whoever fails, or takes half an hour, ends the measurement, for then nothing was measured. */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";

/** The checkout. */
export const ROOT: string = new URL("..", import.meta.url).pathname;

export interface ProgramOptions {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Its stdout. @throws Error with the end of its stderr */
export function runProgram(argv: readonly string[], { folder, env }: ProgramOptions = {}): string {
  const { status, stdout, stderr, error } = spawnSync(argv[0]!, argv.slice(1), {
    ...(folder === undefined ? {} : { cwd: folder }),
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 1 << 30,
    encoding: "utf8",
    timeout: 30 * 60 * 1000,
  });
  if (status === 0) return stdout;
  throw new Error(`${argv.join(" ").slice(0, 300)}: ${error?.message ?? stderr.slice(-2000)}`);
}

/** A line of shell with `$1`, `$2` and so on. */
export function runShell(script: string, args: readonly string[], folder?: string): string {
  return runProgram(
    ["sh", "-ec", script, "sh", ...args],
    folder === undefined ? {} : { folder },
  ).trim();
}

export interface AstbuildOptions extends ProgramOptions {
  readonly store?: string;
}

/** By its own first line, which says how Node is started. */
export const COMMAND: string = join(ROOT, "node_modules/.bin/astbuild");

/** An environment in which that finds the Node of the bench. */
export const COMMAND_ENV: { readonly PATH: string } = {
  PATH: [dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
};

/** The command as a shell would start it; what it printed. */
export function astbuild(words: readonly string[], options: AstbuildOptions = {}): string {
  const { store, env, ...rest } = options;
  return runProgram([COMMAND, ...words], {
    ...rest,
    env: { ...COMMAND_ENV, ...env, ...(store === undefined ? {} : { ASTBUILD_STORE: store }) },
  }).trim();
}

/** The same, with the largest memory of its main process in MiB. */
export function astbuildPeak(
  words: readonly string[],
  options: AstbuildOptions & { readonly folder: string },
): { readonly stdout: string; readonly peak: number } {
  const file = join(options.folder, ".peak");
  const hook = join(import.meta.dirname, "tell-peak.cjs");
  const env = { ...options.env, NODE_OPTIONS: `--require ${hook}`, BENCH_PEAK_FILE: file };
  const stdout = astbuild(words, { ...options, env });
  const peaks = readFileSync(file, "utf8").trim().split("\n").map(Number);
  rmSync(file);
  return { stdout, peak: Math.max(...peaks) / 1024 };
}

/** Those of the programs that are not in PATH, as a reason why nobody stands beside us; undefined when all are. */
export function missingPrograms(...programs: readonly string[]): { missing: string } | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const missing = programs.filter((each) => !folders.some((one) => existsSync(join(one, each))));
  return missing.length === 0 ? undefined : { missing: `${missing.join(", ")}: not installed` };
}

export function removeFolder(folder: string): void {
  runShell('if [ -e "$1" ]; then chmod -R u+w "$1"; rm -rf "$1"; fi', [folder]);
}
