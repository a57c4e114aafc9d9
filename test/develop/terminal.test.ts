/** At a terminal `develop` is a shell with a terminal of its own: job control, sizes, keys; the caller's terminal comes back as it was. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { COMMAND } from "../support/cli.ts";
import { childrenOf, processesWith, uniqueSleep } from "../support/processes.ts";
import { seededProject } from "../support/seeded-project.ts";
import { COLUMNS, ROWS, openTerminal } from "../support/terminal.ts";
import type { TypedTerminal } from "../support/terminal.ts";

const project = await seededProject(`
export const hello = command({ name: "hello", build: ({ out }) => sh\`
  echo building
  echo hi >\${out}
\` });`);
afterAll(() => project[Symbol.asyncDispose]());

const PROMPT = /hello-x86_64-gnu:\/build\$ /;

/** A shell of the machine around the command shows what it leaves behind. */
function develop(...args: readonly string[]): TypedTerminal {
  const script = `"$@"; echo "code $?"; stty -a`;
  const command = [process.execPath, COMMAND, "develop", "hello", ...args];
  return openTerminal(["sh", "-c", script, "sh", ...command], {
    cwd: project.folder,
    env: project.env,
  });
}

test("a shell with job control, in which the build can be run", async () => {
  await using terminal = develop();
  const sleep = uniqueSleep();
  await terminal.seen(/nothing of it gets into the store\r\n/);
  await terminal.seen(PROMPT);
  terminal.type("tty; stty size; echo $TERM\n");
  await terminal.seen(new RegExp(`\\n/dev/pts/0\r\n${ROWS} ${COLUMNS}\r\nxterm\r\n`));

  terminal.type(`sleep ${sleep}\n`);
  await vi.waitUntil(() => processesWith(sleep).length === 1, { timeout: 20_000 });
  terminal.type("\u001a"); // Ctrl-Z
  await terminal.seen(/\[1\]\+ {2}Stopped +sleep/);
  terminal.type("fg\n");
  await terminal.seen(new RegExp(`\nsleep ${sleep}`));
  terminal.type("\u0003"); // Ctrl-C
  await vi.waitUntil(() => processesWith(sleep).length === 0, { timeout: 20_000 });
  await terminal.seen(PROMPT);

  terminal.type("bash /ast/build.sh && cat $out\n");
  await terminal.seen(/\nbuilding\r\nhi\r\n/);
  terminal.type(`sleep ${sleep} & exit 5\n`);
  await terminal.seen(/code 5\r\n/);
  await terminal.seen(/[^-]icanon.*[^-]echo /s);
  expect(await terminal.ended).toBe(0);
  expect(processesWith(sleep)).toEqual([]);
  expect(readdirSync(join(project.store, "var/tmp"))).toEqual([]);
  expect(readdirSync(join(project.store, "objects")).join()).not.toContain("hello");
});

test("more than a terminal buffers, pasted at once and shown at once", async () => {
  await using terminal = develop(
    "--",
    "bash",
    "-c",
    "stty raw -echo; echo rea''dy; head -c 20000 | wc -c; printf 'a\\nb\\n'; seq 20000",
  );
  await terminal.seen(/ready\n/);
  terminal.type("x".repeat(20_000));
  await terminal.seen(/20000\n/);
  await terminal.seen(/a\nb\n1\n/);
  await terminal.seen(/\n20000\n/);
  await terminal.seen(/code 0/);
  const numbers = terminal.shown.split("\n").map((line) => line.trim());
  expect(numbers.filter((line) => /^\d+$/.test(line) && line !== "20000")).toEqual(
    Array.from({ length: 19_999 }, (_, index) => String(index + 1)),
  );
  await terminal.ended;
});

test("killed from outside, the terminal comes back and nothing runs on", async () => {
  await using terminal = develop();
  const sleep = uniqueSleep();
  await terminal.seen(PROMPT);
  terminal.type(`sleep ${sleep}\n`);
  await vi.waitUntil(() => processesWith(sleep).length === 1, { timeout: 20_000 });
  const [pid] = childrenOf(childrenOf(terminal.pid)[0]!);
  process.kill(pid!, "SIGTERM");
  await terminal.seen(/\r\nerror INTERRUPTED /);
  await terminal.seen(/code 143\r\n/);
  await terminal.seen(/[^-]icanon/);
  expect(processesWith(sleep)).toEqual([]);
  await terminal.ended;
});
