/** The command: parses, runs, and turns whatever comes out of it into text and an exit code. Never throws. */

import { syncBuiltinESMExports } from "node:module";
import { AstbuildError, firstError, formatError, isAstbuildError } from "@astbuild/errors";
import { CommanderError } from "commander";
import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import { exitCode } from "./exit-code.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Interruption } from "./interruption.ts";
import { processTerminal } from "./output/terminal.ts";
import { createProgram } from "./program.ts";
import { usage } from "./usage.ts";

/** As a shell reports SIGPIPE. */
const NOBODY_READS = 141;

/** Runs one command line and ends the process: timers of recipes would keep it for ever. */
export async function main(args: readonly string[]): Promise<void> {
  // To the end: a Ctrl-C on the way out must not turn the exit code into a signal.
  process.exit(await run(args, listenForInterruption()));
}

/** Everything is written and disposed of when it gives the exit code. */
async function run(args: readonly string[], interruption: Interruption): Promise<number> {
  const terminal = processTerminal((error) => {
    if (error === undefined) interruption.interrupt("nobody reads stdout", NOBODY_READS);
    else interruption.stop(error, exitCode([error]));
  });
  keepStdout();
  let code = 0;
  const context: CommandContext = {
    terminal,
    interruption,
    cwd: process.cwd(),
    env: process.env,
    setExitCode: (newCode) => void (code = newCode),
  };
  const program = createProgram(context);
  const json = wantsJson(args) ? await import("./output/json-error.ts") : undefined;
  const show = (error: unknown): void => {
    if (interruption.exitCode === NOBODY_READS) return;
    if (json !== undefined) terminal.out(json.jsonError(error));
    terminal.err(`${formatError(error)}\n`);
  };
  using _end = watchEnd((error) => {
    interruption.atOnce();
    show(interruption.signal.aborted ? interruption.signal.reason : error);
  });
  let thrown: unknown;
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    const first = firstError(error);
    thrown = first instanceof CommanderError ? usageError(first, helpOf(program, args)) : first;
    code = first instanceof CommanderError ? first.exitCode : exitCode([first]);
  }
  await terminal.flushed();
  const told = whatStopped(thrown, interruption.signal);
  if (told !== undefined) show(told);
  await terminal.flushed();
  return interruption.exitCode ?? code;
}

/** An error that stopped the work comes before what was thrown because of it; whom a signal interrupted tells more than it. */
function whatStopped(thrown: unknown, { aborted, reason }: AbortSignal): unknown {
  if (!aborted) return thrown;
  if (!isInterruption(reason)) return reason;
  return thrown === undefined || isInterruption(thrown) ? thrown : reason;
}

function isInterruption(error: unknown): boolean {
  return isAstbuildError(error) && error.code === "INTERRUPTED";
}

/** Before the command line is understood: errors in it are told the same way. */
function wantsJson(args: readonly string[]): boolean {
  const end = args.indexOf("--");
  return args.slice(0, end === -1 ? undefined : end).includes("--json");
}

/**
 * Stdout is for results, and the terminal has it: what recipes print goes to stderr, to the end of the process. Before
 * anything has used the console, which asks for the streams but once.
 */
function keepStdout(): void {
  Object.defineProperty(process, "stdout", { get: () => process.stderr, configurable: true });
  // For who imports it from node:process.
  syncBuiltinESMExports();
}

/**
 * Until it is disposed of, a process that ends has failed: a recipe may wait for what never comes, or end it.
 *
 * @param tell called once, synchronously
 */
function watchEnd(tell: (error: AstbuildError) => void): Disposable {
  let isDry = false;
  const onDry = (): void => void (isDry = true);
  const onExit = (): void => {
    process.exitCode ||= 1;
    const why = isDry ? "nothing is left that could wake it" : "something called process.exit";
    tell(
      new AstbuildError("ENDED_EARLY", `astbuild ended before its work was done: ${why}`, {
        hint: isDry
          ? "a recipe's module awaits what never comes"
          : "recipes and what they import must not end the process",
      }),
    );
  };
  process.on("beforeExit", onDry).on("exit", onExit);
  return {
    [Symbol.dispose]: () => void process.off("beforeExit", onDry).off("exit", onExit),
  };
}

/** What tells about the command that is meant: `astbuild store ls --help`. */
function helpOf(program: Command, args: readonly string[]): string {
  const names = ["astbuild"];
  let command: Command | undefined = program;
  for (const arg of args) {
    command = command.commands.find((each) => [each.name(), ...each.aliases()].includes(arg));
    if (command === undefined) break;
    names.push(command.name());
  }
  return `${names.join(" ")} --help`;
}

/**
 * Commander's own words for a wrong command line as an error of ours; undefined after a help.
 *
 * @param help the command that says more
 */
function usageError(error: CommanderError, help: string): AstbuildError | undefined {
  if (error.exitCode === 0 || error.code === "commander.help") return undefined;
  const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const asked = /^\(Did you mean (.+)\?\)$/.exec(suggestion ?? "")?.[1];
  return usage(message, asked === undefined ? help : `did you mean ${asked}?`);
}
