/** Under npx and npm the end of npm counts as SIGTERM; between npm and us stands a shell, which would live on. */

import { readFileSync } from "node:fs";
import { watchParent } from "@astbuild/sandbox";

const POLL = 250;

/** Calls back once when npm, or the shell it started us with, is gone. Does nothing where neither is there. */
export function watchNpm(
  onOrphaned: () => void,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Disposable {
  let isTold = false;
  const tell = (): void => {
    if (!isTold) onOrphaned();
    isTold = true;
  };
  const parent = watchParent(tell, env);
  const shell = process.ppid;
  const npm = parentOf(shell);
  const underNpm = Object.keys(env).some((name) => name.startsWith("npm_"));
  const timer = underNpm && npm !== undefined ? setInterval(look, POLL).unref() : undefined;

  function look(): void {
    if (parentOf(shell) === npm) return;
    clearInterval(timer);
    tell();
  }

  return {
    [Symbol.dispose]() {
      parent[Symbol.dispose]();
      clearInterval(timer);
    },
  };
}

/** proc_pid_stat(5); the command in brackets may hold blanks and brackets. */
function parentOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined;
  }
}
