/** Starts the spawner and speaks with it; if the spawner is lost, everything under way fails. */

import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { once } from "node:events";
import { getCompileCacheDir } from "node:module";
import { dirname, extname } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { AstbuildError } from "@astbuild/errors";
import type { ProgramExit, SentFile, SpawnerEvent, SpawnerRequest } from "./protocol.ts";
import type { TreeLimits } from "./watch-tree.ts";

export interface LaunchOptions {
  readonly command: readonly string[];
  /** What the descriptors from `FIRST_FILE_DESCRIPTOR` on hold. */
  readonly files: readonly LaunchFile[];
  /** A FIFO that the caller has open for reading; becomes stdout and stderr. Without it they are the report. */
  readonly log?: string;
  /** In place of a log: stdin, stdout and stderr of this process, if the spawner was given them. */
  readonly streams?: boolean;
  readonly limits?: TreeLimits;
}

export interface LaunchFile {
  readonly content: Buffer;
  /** The same for very many launches: sent once and kept. */
  readonly constant: boolean;
}

export interface LaunchedProgram {
  /** Settles when the log's writing end is the program's own. */
  readonly started: Promise<void>;
  /** Settles when the program and, for a sandbox, all in it is dead. */
  readonly exited: Promise<ProgramExit>;
  kill(): void;
  /** Pid of a sandbox's init, once that is known. */
  readonly init: number | undefined;
}

export interface SpawnerClient extends AsyncDisposable {
  launch(options: LaunchOptions): LaunchedProgram;
}

interface Pending {
  readonly started: PromiseWithResolvers<void>;
  readonly exited: PromiseWithResolvers<ProgramExit>;
  init: number | undefined;
}

/**
 * @param scratch where the spawner makes a private folder, which it removes when it ends
 * @param streams whether programs may be launched on this process' own streams
 */
export function startSpawner(scratch: string, streams = false): SpawnerClient {
  const pending = new Map<number, Pending>();
  const kept = new Map<string, number>();
  const child = startProcess(scratch, streams);
  let lost: AstbuildError | undefined;
  let stderr = "";
  let nextId = 1;

  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  child.stdin.on("error", () => {});
  createInterface({ input: child.stdout }).on("line", (line) => {
    receive(JSON.parse(line) as SpawnerEvent);
  });
  child.on("error", (error) => lose(error.message));
  child.on("close", (code, signal) => lose(`ended with ${signal ?? code}\n${stderr}`.trim()));

  function receive(event: SpawnerEvent): void {
    const found = pending.get(event.id);
    if (found === undefined) return;
    if (event.event === "started") return found.started.resolve();
    if (event.event === "init") return void (found.init = event.pid);
    pending.delete(event.id);
    if (event.event === "exited") return found.exited.resolve(event);
    settleFailed(found, new Error(event.message));
  }

  function lose(reason: string): void {
    lost ??= new AstbuildError("SANDBOX_LOST", "the process that starts the sandboxes is gone", {
      facts: { reason },
      hint: "if the machine ran out of memory, build less at a time: --jobs 1",
    });
    for (const each of pending.values()) settleFailed(each, lost);
    pending.clear();
  }

  function sendFile({ content, constant }: LaunchFile): SentFile {
    const base64 = content.toString("base64");
    if (!constant) return base64;
    const found = kept.get(base64);
    if (found !== undefined) return found;
    const number = kept.size;
    kept.set(base64, number);
    send({ kind: "keep", number, content: base64 });
    return number;
  }

  function send(request: SpawnerRequest): void {
    child.stdin.write(`${JSON.stringify(request)}\n`);
  }

  return {
    launch({ command, files, log, streams: isAttached, limits }) {
      const id = nextId++;
      const each: Pending = {
        init: undefined,
        started: Promise.withResolvers<void>(),
        exited: Promise.withResolvers<ProgramExit>(),
      };
      each.started.promise.catch(() => {});
      each.exited.promise.catch(() => {});
      if (lost !== undefined) {
        settleFailed(each, lost);
      } else {
        pending.set(id, each);
        const sent = files.map(sendFile);
        send({
          ...{ kind: "launch", id, command, files: sent },
          ...(log !== undefined && { log }),
          ...(isAttached !== undefined && { streams: isAttached }),
          ...(limits !== undefined && { limits }),
        });
      }
      return {
        started: each.started.promise,
        exited: each.exited.promise,
        kill: () => send({ kind: "kill", id }),
        get init() {
          return each.init;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      if (child.exitCode === null && child.signalCode === null) await once(child, "close");
    },
  };
}

function settleFailed(each: Pending, error: Error): void {
  each.started.reject(error);
  each.exited.reject(error);
}

/** For a small process: each page of it costs at each fork. */
const FLAGS = ["--v8-pool-size=0", "--max-semi-space-size=1"];

/**
 * Its own session, since a Ctrl-C at the terminal goes to the whole process group and only the
 * engine decides what it means. The compile cache spares it the type stripper, a third of its
 * memory and so of the time of each fork.
 */
function startProcess(
  scratch: string,
  streams: boolean,
): ChildProcessByStdio<Writable, Readable, Readable> {
  const program = new URL(`./spawner${extname(import.meta.url)}`, import.meta.url);
  const cache = getCompileCacheDir();
  const words = [fileURLToPath(program), scratch, ...(streams ? ["streams"] : [])];
  return spawn(process.execPath, [...FLAGS, ...words], {
    cwd: "/",
    detached: true,
    env: cache === undefined ? {} : { NODE_COMPILE_CACHE: dirname(cache) },
    stdio: ["pipe", "pipe", "pipe", ...(streams ? [0, 1, 2] : [])],
  }) as ChildProcessByStdio<Writable, Readable, Readable>;
}
