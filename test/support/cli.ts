/**
 * Runs the command in a temporary project with its own store and HOME:
 *
 * ```ts
 * await using project = await temporaryProject({ "astbuild.ts": `export {}` });
 * const { stdout, stderr, exitCode } = await project.astbuild("list");
 * ```
 */

import { spawn } from "node:child_process";
import { mkdir, mkdtemp, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { removeTree } from "@astbuild/fs";

export const COMMAND = new URL("../../packages/astbuild/bin/astbuild.js", import.meta.url).pathname;

export interface CliResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Null where a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface CliRun {
  readonly pid: number;
  readonly finished: Promise<CliResult>;
  /** Resolves as soon as stderr and stdout together match. Rejects when the command ends before. */
  seen(pattern: RegExp): Promise<void>;
  kill(signal: NodeJS.Signals): void;
}

export interface Project extends AsyncDisposable {
  readonly folder: string;
  readonly store: string;
  /** Environment of every run; change it for the next one. */
  readonly env: Record<string, string>;
  write(file: string, content: string): Promise<void>;
  astbuild(...args: string[]): Promise<CliResult>;
  /** The same, without waiting for its end. */
  start(...args: string[]): CliRun;
}

export async function temporaryProject(files: Readonly<Record<string, string>>): Promise<Project> {
  const top = await realpath(await mkdtemp(join(tmpdir(), "astbuild-test-")));
  const folder = join(top, "project");
  const store = join(top, "store");
  await mkdir(folder);
  await mkdir(join(top, "home"));
  const env: Record<string, string> = {
    PATH: process.env["PATH"] ?? "",
    HOME: join(top, "home"),
    ASTBUILD_STORE: store,
    // Shared, or else every run would compile the sources again.
    XDG_CACHE_HOME: join(tmpdir(), `astbuild-test-cache-${process.getuid?.()}`),
    LC_ALL: "C.UTF-8",
  };
  // What a machine needs to reach its mirrors is no matter of the project.
  for (const name of ["ASTBUILD_DEBIAN_MIRROR", "http_proxy", "https_proxy", "no_proxy"]) {
    const value = process.env[name];
    if (value !== undefined) env[name] = value;
  }
  const project: Project = {
    folder,
    store,
    env,
    async write(file, content) {
      const path = join(folder, file);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, content);
    },
    astbuild: (...args) => project.start(...args).finished,
    start: (...args) => startCommand(args, { cwd: folder, env: { ...env } }),
    [Symbol.asyncDispose]: () => removeTree(top),
  };
  const manifest = `{ "name": "project", "private": true, "type": "module" }\n`;
  for (const [file, content] of Object.entries({ "package.json": manifest, ...files })) {
    await project.write(file, content);
  }
  return project;
}

function startCommand(
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Record<string, string> },
): CliRun {
  const child = spawn(process.execPath, [COMMAND, ...args], {
    ...options,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  const watchers = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    for (const each of watchers) each();
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    for (const each of watchers) each();
  });
  const finished = new Promise<CliResult>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode, signal) => resolve({ stdout, stderr, exitCode, signal }));
  });
  return {
    pid: child.pid ?? 0,
    finished,
    kill: (signal) => void child.kill(signal),
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (!pattern.test(stderr + stdout)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
        void finished.then(() => reject(new Error(`ended without ${pattern}:\n${stderr}`)));
      }),
  };
}
