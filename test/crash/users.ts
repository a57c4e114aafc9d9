/** As whom crash tests run: as whoever runs the tests, and for root as an ordinary user too, whom read-only folders stop. */

import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { chmodSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { removeTree } from "@astbuild/fs";
import { onTestFinished } from "vitest";

const ORDINARY = 65534;

export interface User {
  readonly label: string;
  readonly uid: number | undefined;
}

export const USERS: readonly User[] =
  process.geteuid?.() === 0
    ? [
        { label: "root", uid: undefined },
        { label: "an ordinary user", uid: ORDINARY },
      ]
    : [{ label: "an ordinary user", uid: undefined }];

/** A folder that the user may write in. */
export function folderFor(_user: User): string {
  const folder = mkdtempSync(join(tmpdir(), "astbuild-crash-"));
  chmodSync(folder, 0o777);
  onTestFinished(async () => await removeTree(folder));
  return folder;
}

export interface RunningProcess {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** Lines of stdout up to now. */
  readonly lines: string[];
  /** Resolves when a line contains the text; rejects when the process ends before. */
  line(text: string): Promise<string>;
  readonly ended: Promise<{
    readonly code: number | null;
    readonly signal: string | null;
    readonly errors: string;
  }>;
}

/** Starts `store-process.ts` as the user. */
export function startProcess(
  user: User,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): RunningProcess {
  const script = join(import.meta.dirname, "store-process.ts");
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
    ...(user.uid === undefined ? {} : { uid: user.uid, gid: user.uid }),
  });
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  let errors = "";
  let isOver = false;
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  createInterface({ input: child.stdout }).on("line", (line) => {
    lines.push(line);
    for (const wake of waiting) wake();
  });
  const ended = new Promise<Awaited<RunningProcess["ended"]>>((resolve) => {
    child.on("close", (code, signal) => {
      isOver = true;
      for (const wake of waiting) wake();
      resolve({ code, signal, errors });
    });
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const line = async (text: string): Promise<string> => {
    for (;;) {
      const found = lines.find((each) => each.includes(text));
      if (found !== undefined) return found;
      if (isOver) throw new Error(`ended without "${text}": ${lines.join("; ")}\n${errors}`);
      await new Promise<void>((resolve) => {
        const wake = (): void => {
          waiting.delete(wake);
          resolve();
        };
        waiting.add(wake);
      });
    }
  };
  return { child, lines, line, ended };
}
