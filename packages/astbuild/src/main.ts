/** The command: parses, runs, and turns whatever comes out of it into text and an exit code. Never throws. */

import { AstbuildError, firstError, formatError, isAstbuildError } from "@astbuild/errors";
import { CommanderError } from "commander";
import type { Command } from "commander";
import type { CommandContext } from "./command-context.ts";
import { exitCode } from "./exit-code.ts";
import { listenForInterruption } from "./interruption.ts";
import type { Terminal } from "./output/terminal.ts";
import { processTerminal } from "./output/terminal.ts";
import { createProgram } from "./program.ts";
import { usage } from "./usage.ts";

/** As a shell reports SIGPIPE. */
const NOBODY_READS = 141;

/** Runs one command line and sets the exit code of the process. */
export async function main(args: readonly string[]): Promise<void> {
  using interruption = listenForInterruption();
  const terminal = processTerminal(() =>
    interruption.interrupt("nobody reads stdout", NOBODY_READS),
  );
  let code = 0;
  const context: CommandContext = {
    terminal,
    interruption,
    cwd: process.cwd(),
    env: process.env,
    setExitCode: (newCode) => void (code = newCode),
  };
  const program = createProgram(context);
  using _end = watchEnd((error) => {
    interruption.atOnce();
    if (interruption.exitCode === undefined) terminal.err(`${formatError(error)}\n`);
  });
  try {
    await program.parseAsync(args, { from: "user" });
    code = interruption.exitCode ?? code;
  } catch (thrown) {
    const error = firstError(thrown);
    const { signal, exitCode: interrupted } = interruption;
    if (interrupted === undefined) code = fail(error, terminal, helpOf(program, args));
    else {
      code = interrupted;
      const shown = isAstbuildError(error) && error.code === "INTERRUPTED" ? error : signal.reason;
      if (interrupted !== NOBODY_READS) terminal.err(`${formatError(shown)}\n`);
    }
  }
  process.exitCode = code;
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

/** Shows the error and gives its exit code. @param help the command that says more */
function fail(error: unknown, terminal: Terminal, help: string): number {
  if (!(error instanceof CommanderError)) {
    terminal.err(`${formatError(error)}\n`);
    return exitCode([error]);
  }
  if (error.exitCode === 0) return 0;
  if (error.code !== "commander.help") terminal.err(`${formatError(usageError(error, help))}\n`);
  return 1;
}

/** Commander's own words for a wrong command line, as an error of ours. */
function usageError(error: CommanderError, help: string): unknown {
  if (isAstbuildError(error)) return error;
  const [message = "", suggestion] = error.message.replace(/^error: /, "").split("\n");
  const asked = /^\(Did you mean (.+)\?\)$/.exec(suggestion ?? "")?.[1];
  return usage(message, asked === undefined ? help : `did you mean ${asked}?`);
}
