/** A real terminal for a command, with somebody who types: the seed's Python holds the other end of a pseudo-terminal. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { seedObjects } from "./test-store.ts";

export interface TypedTerminal extends AsyncDisposable {
  readonly pid: number;
  /** All that was shown so far. */
  readonly shown: string;
  /** Waits until what was shown since the last call matches. Rejects when the command ends before, or never shows it. */
  seen(pattern: RegExp): Promise<void>;
  type(keys: string): void;
  /** The exit code of the command. */
  readonly ended: Promise<number | null>;
}

export const ROWS = 33;
export const COLUMNS = 121;

/** Milliseconds, so that a failure tells what was shown instead. */
const PATIENCE = 20_000;

const HOLDER = `
import fcntl, os, select, struct, sys, termios
pid, master = os.forkpty()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])
fcntl.ioctl(master, termios.TIOCSWINSZ, struct.pack("HHHH", ${ROWS}, ${COLUMNS}, 0, 0))
readers = [0, master]
while True:
    ready, _, _ = select.select(readers, [], [])
    if 0 in ready:
        keys = os.read(0, 4096)
        if not keys: readers.remove(0)
        while keys: keys = keys[os.write(master, keys):]
    if master in ready:
        try: text = os.read(master, 65536)
        except OSError: break
        if not text: break
        os.write(1, text)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
`;

export function openTerminal(
  command: readonly string[],
  options: {
    readonly cwd: string;
    readonly env: Readonly<Record<string, string>>;
    /** Milliseconds to wait for something to be shown. */
    readonly patience?: number;
  },
): TypedTerminal {
  const usr = join(seedObjects()[0]!, "usr");
  const libraries = join(usr, "lib/x86_64-linux-gnu");
  const loader = join(libraries, "ld-linux-x86-64.so.2");
  // -B: root's Python would write its bytecode into the seed.
  const python = ["--library-path", libraries, join(usr, "bin/python3"), "-B", "-c", HOLDER];
  const child = spawn(loader, [...python, ...command], {
    cwd: options.cwd,
    env: { ...options.env, PYTHONHOME: usr, TERM: "xterm" },
    stdio: ["pipe", "pipe", "inherit"],
  });
  let shown = "";
  let looked = 0;
  const watchers = new Set<() => void>();
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    shown += text;
    for (const each of watchers) each();
  });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  return {
    pid: child.pid ?? 0,
    get shown() {
      return shown;
    },
    ended,
    type: (keys) => void child.stdin.write(keys),
    seen: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = pattern.exec(shown.slice(looked));
          if (found === null) return;
          looked += found.index + found[0].length;
          watchers.delete(look);
          clearTimeout(patience);
          resolve();
        };
        const give = (why: string): void =>
          reject(
            new Error(`${why} ${pattern}: ${JSON.stringify(shown.slice(looked).slice(-2000))}`),
          );
        const patience = setTimeout(() => give("nobody shows"), options.patience ?? PATIENCE);
        watchers.add(look);
        look();
        void ended.then(() => give("ended without"));
      }),
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
