/** Runs builders in a real sandbox, in folders of their own: here, or in a child process as an ordinary user. */

import { spawn } from "node:child_process";
import { chownSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startSandbox } from "@astbuild/sandbox";
import type { Sandbox, SandboxRequest, SandboxResult } from "@astbuild/sandbox";
import { seedTools, seedUsr } from "./seed.ts";

const ORDINARY = 65534;

/** Whom isolation is tried as: root hides mistakes of ordinary users, and makes some of its own. */
export const USERS: readonly ("root" | "ordinary")[] =
  process.getuid?.() === 0 ? ["root", "ordinary"] : ["ordinary"];

export interface Bench extends AsyncDisposable {
  readonly folder: string;
  readonly sandbox: Sandbox;
  /** A bash script as the builder; the request's other fields as given. */
  run(script: string, more?: Partial<SandboxRequest>): Promise<BuilderRun>;
}

export type BuilderRun = SandboxResult & { readonly log: string };

/** A sandbox in this process. */
export async function openBench(): Promise<Bench> {
  const sandbox = await startSandbox(seedTools());
  const folder = makeFolders();
  return {
    folder,
    sandbox,
    async run(script, more = {}) {
      const log: Buffer[] = [];
      const request = { ...makeRequest(folder, script), onLog: (chunk: Buffer) => log.push(chunk) };
      const result = await sandbox.run({ ...request, ...more });
      return { ...result, log: Buffer.concat(log).toString() };
    },
    async [Symbol.asyncDispose]() {
      await sandbox[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One builder, run by a process of that user. */
export async function runAs(
  user: (typeof USERS)[number],
  script: string,
  more: Partial<SandboxRequest> = {},
): Promise<BuilderRun> {
  const folder = makeFolders();
  const changeUser = user === "ordinary" && process.getuid?.() === 0;
  if (changeUser) {
    for (const name of ["", "store", "build"]) chownSync(join(folder, name), ORDINARY, ORDINARY);
  }
  const program = fileURLToPath(new URL("sandbox-engine.ts", import.meta.url));
  const child = spawn(process.execPath, [program], {
    ...(changeUser ? { uid: ORDINARY, gid: ORDINARY } : {}),
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, HOME: folder, TMPDIR: folder, ASTBUILD_TEST_SECRET: "s3cret" },
  });
  child.stdin.end(JSON.stringify({ ...makeRequest(folder, script), ...more }));
  const output: Buffer[] = [];
  for await (const chunk of child.stdout) output.push(chunk as Buffer);
  rmSync(folder, { recursive: true, force: true });
  return JSON.parse(Buffer.concat(output).toString()) as BuilderRun;
}

/** All of a request but what to do with the log. */
export function makeRequest(folder: string, script: string): Omit<SandboxRequest, "onLog"> {
  return {
    command: ["bash", "-c", script],
    env: {},
    usr: seedUsr(),
    inputs: [],
    store: join(folder, "store"),
    build: join(folder, "build"),
    files: {},
    machine: "riscv64",
    limits: {},
  };
}

function makeFolders(): string {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
  for (const name of ["store", "build"]) mkdirSync(join(folder, name));
  return folder;
}
