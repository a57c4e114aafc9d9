/**
 * The spawner: a small process that starts every sandbox, so that the engine's size never
 * slows a fork down. It lives as long as its stdin and takes everything it started with it.
 * It imports only `node:` modules: what it does not load need not be copied at each fork.
 */

import { spawn } from "node:child_process";
import type { ChildProcess, StdioOptions } from "node:child_process";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { setPriority } from "node:os";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { SentFile, SpawnerEvent, SpawnerRequest } from "./protocol.ts";
import { watchTree } from "./watch-tree.ts";
import type { TreeLimits, TreeWatch } from "./watch-tree.ts";

/** As in protocol.ts, of which only types come here. */
const STATUS_DESCRIPTOR = 3;
const LIFELINE_DESCRIPTOR = 4;
const FIRST_STREAM_DESCRIPTOR = 3;

type Launch = Extract<SpawnerRequest, { kind: "launch" }>;

interface Running {
  readonly child: ChildProcess;
  /** Pid of the sandbox's own init, once bwrap has told it. */
  init: number | undefined;
  killed: boolean;
  broken: keyof TreeLimits | undefined;
  watch: TreeWatch | undefined;
}

const scratch = process.argv[2]!;
/** The caller's stdin, stdout and stderr, for programs that are launched with them. */
const streams =
  process.argv[3] === "streams" ? [0, 1, 2].map((at) => FIRST_STREAM_DESCRIPTOR + at) : [];
const running = new Map<number, Running>();
/** Descriptors of contents that every sandbox gets. */
const kept = new Map<number, number>();
let made = 0;
let leaving = false;

closeInheritedDescriptors();
process.umask(0o022);
goBefore();
mkdirSync(scratch, { recursive: true, mode: 0o700 });
dropGroups();
const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => obey(JSON.parse(line) as SpawnerRequest));
lines.on("close", () => {
  leaving = true;
  for (const each of running.values()) kill(each);
  leaveWhenIdle();
});
process.stdout.on("error", () => {});

function obey(request: SpawnerRequest): void {
  if (request.kind === "launch") return launch(request);
  if (request.kind === "keep") {
    kept.set(request.number, unlinkedFile(request.content));
    return;
  }
  const found = running.get(request.id);
  if (found !== undefined) kill(found);
}

function launch({ id, command, files, log, streams: isAttached, limits }: Launch): void {
  const opened: number[] = [];
  try {
    if (log !== undefined) opened.push(openLog(log));
    for (const each of files) opened.push(openFile(each));
    const [output, ...inputs] = opened;
    const sandbox: StdioOptions = ["ignore", output, output, "pipe", "pipe", ...inputs];
    const attached: StdioOptions = [...streams, "pipe", "pipe", ...opened];
    const tool: StdioOptions = ["ignore", "pipe", "pipe"];
    const stdio = isAttached === true ? attached : log === undefined ? tool : sandbox;
    const child = spawn(command[0]!, command.slice(1), { env: {}, cwd: "/", stdio: [...stdio] });
    follow(id, child, limits);
  } catch (error) {
    say({ event: "failed", id, message: String(error) });
  } finally {
    opened.forEach((descriptor) => closeSync(descriptor));
  }
}

function follow(id: number, child: ChildProcess, limits: TreeLimits = {}): void {
  const each: Running = {
    child,
    init: undefined,
    killed: false,
    broken: undefined,
    watch: undefined,
  };
  running.set(id, each);
  let status = "";
  let report = "";
  read(child.stdio[STATUS_DESCRIPTOR], (text) => {
    status += text;
    each.init ??= Number(/"child-pid": (\d+)/.exec(status)?.[1] ?? NaN) || undefined;
    if (each.init !== undefined && each.watch === undefined) {
      say({ event: "init", id, pid: each.init });
      watch(each, each.init, limits);
    }
    if (each.killed) kill(each);
  });
  read(child.stdout, (text) => (report += text));
  read(child.stderr ?? child.stdio[LIFELINE_DESCRIPTOR], (text) => (report += text));
  child.on("spawn", () => say({ event: "started", id }));
  child.on("error", (error) => {
    if (child.pid !== undefined) return;
    running.delete(id);
    say({ event: "failed", id, message: error.message });
  });
  child.on("close", (code, signal) => {
    if (child.pid === undefined) return;
    whenGone(signal === null ? undefined : each.init, () => {
      running.delete(id);
      each.watch?.[Symbol.dispose]();
      const { broken } = each;
      const peakMemory = each.watch?.peakMemory;
      const ended = { code, signal, status, report, ...(broken && { broken }) };
      say({ event: "exited", id, ...ended, ...(peakMemory !== undefined && { peakMemory }) });
      if (leaving) leaveWhenIdle();
    });
  });
}

function watch(each: Running, init: number, limits: TreeLimits): void {
  each.watch = watchTree(init, limits, (limit) => {
    each.broken = limit;
    kill(each);
  });
}

function read(stream: unknown, onText: (text: string) => void): void {
  (stream as Readable | undefined)?.setEncoding("utf8").on("data", onText);
}

/**
 * Kills the sandbox's init, which takes the whole pid namespace with it, and not bwrap: bwrap
 * ends by itself once init is reaped, so its end means that nothing is left. Before init's pid
 * is known the kill waits for it: a namespace whose bwrap dies during set-up is an orphan.
 */
function kill(each: Running): void {
  each.killed = true;
  if (each.init !== undefined && !isGone(each.init)) signalKill(each.init);
}

/** When bwrap itself was killed, init dies a little later: by PDEATHSIG, or here. */
function whenGone(pid: number | undefined, then: () => void): void {
  if (pid === undefined || isGone(pid)) return then();
  signalKill(pid);
  setTimeout(() => whenGone(pid, then), 2);
}

/** Its number may be another process's by now: only an init is number 1 in a namespace of its own. */
function isGone(pid: number): boolean {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return /^State:\s+[ZX]/m.test(status) || !/^NSpid:.*\s\d+\t1$/m.test(status);
  } catch {
    return true;
  }
}

function signalKill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // Already gone.
  }
}

function leaveWhenIdle(): void {
  if (running.size > 0) return;
  rmSync(scratch, { recursive: true, force: true });
  process.exit(0);
}

/**
 * To write to a FIFO alone waits for its reader, which died with the engine, for ever; to read
 * and write does not wait, and nobody waits while it is open.
 */
function openLog(path: string): number {
  const both = openSync(path, "r+");
  try {
    return openSync(path, "w");
  } finally {
    closeSync(both);
  }
}

/** A kept content is opened again, since an offset belongs to the open file. */
function openFile(file: SentFile): number {
  if (typeof file === "string") return unlinkedFile(file);
  return openSync(`/proc/self/fd/${kept.get(file)!}`, "r");
}

/** A descriptor at offset 0 of a file that has no name any more. */
function unlinkedFile(base64: string): number {
  const content = Buffer.from(base64, "base64");
  const path = `${scratch}/file-${made++}`;
  const descriptor = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  for (let at = 0; at < content.length;) {
    at += writeSync(descriptor, content, at, content.length - at, at);
  }
  return descriptor;
}

/** Node hands descriptors that the engine inherited without O_CLOEXEC on, into the sandbox. */
function closeInheritedDescriptors(): void {
  for (const name of readdirSync("/proc/self/fdinfo")) {
    const descriptor = Number(name);
    if (descriptor <= 2 || streams.includes(descriptor) || !isInherited(descriptor)) continue;
    closeSync(descriptor);
  }
}

function isInherited(descriptor: number): boolean {
  try {
    const info = readFileSync(`/proc/self/fdinfo/${descriptor}`, "utf8");
    return (Number.parseInt(/^flags:\s+(\d+)/m.exec(info)![1]!, 8) & 0o2000000) === 0;
  } catch {
    return false;
  }
}

/** Only root outside any user namespace may; elsewhere a builder sees the caller's groups as `nogroup`. */
function dropGroups(): void {
  try {
    process.setgroups!([]);
  } catch {
    // EPERM.
  }
}

/**
 * No rlimit bounds how many processes root's builder starts: the one that ends it must not wait
 * its turn among them. Only root may; init goes back to where the engine is.
 */
function goBefore(): void {
  try {
    setPriority(-15);
  } catch {
    // EACCES.
  }
}

function say(event: SpawnerEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}
