/** `astbuild develop`: a shell, or one command, in the very sandbox of a build. Nothing of it gets into the store. */

import { constants } from "node:os";
import { isatty } from "node:tty";
import { parsePreparedCommand } from "@astbuild/engine";
import type { CommandVisit, PreparedCommand } from "@astbuild/engine";
import { AstbuildError } from "@astbuild/errors";
import { isBase32Hash } from "@astbuild/hash";
import type { SandboxResult } from "@astbuild/sandbox";
import type { KeptFolder, Store } from "@astbuild/store";
import { buildOptions, sessionOptions, targetChoice } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import type { BuildingOptions } from "../command-options.ts";
import { developGreeting, developShell, developText } from "../develop-shell.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { rawTerminal } from "../raw-terminal.ts";
import { openEngine } from "../realise.ts";
import { selectTarget } from "../select-target.ts";
import { openSession } from "../session.ts";
import { openSessionStore } from "../session-store.ts";
import { showRealised } from "../show-realised.ts";
import { usage } from "../usage.ts";
import { withReporter } from "../with-reporter.ts";

export interface DevelopOptions extends BuildingOptions {
  /** In the folder that a failed build left. */
  readonly failed?: boolean;
  /** For bash, in place of the recipe's script. */
  readonly command?: string;
  /** Program and arguments, in place of the builder: `/build` is empty. */
  readonly words: readonly string[];
}

/** The exit code is that of the shell or the command; 128 and the number of the signal that ended it. */
export async function developCommand(
  context: CommandContext,
  text: string,
  options: DevelopOptions,
): Promise<void> {
  if (options.command !== undefined && options.words.length > 0) {
    throw usage(
      "there are two commands to run",
      "write --command 'text for bash', or -- PROGRAM ARGUMENT…",
    );
  }
  await using store = await openSessionStore(sessionOptions(context, options));
  const command = isBase32Hash(text)
    ? failedCommand(store, text)
    : await prepareTarget(context, store, { text, options });
  if (command === undefined) return;
  const kept = options.failed === true ? keptFolder(store, command, text) : undefined;
  if (options.json === true) {
    return context.terminal.out(jsonLine({ type: "sandbox", ...command, kept: kept?.path }));
  }
  const visit = visitOf(context, { command, options, kept });
  await using engine = openEngine(store, buildOptions(context, options));
  const result = await enter(() => engine.visit(command, visit), visit);
  // The cursor stands behind the prompt of a shell that was killed.
  if (visit.terminal && result.kind !== "exited") context.terminal.err("\n");
  context.setExitCode(exitCodeOf(result));
}

/** Of a failure that was shown, whatever has become of its recipe since. */
function failedCommand(store: Store, hash: string): PreparedCommand {
  const text = store.readFailedCommand(hash);
  const command = text === undefined ? undefined : parsePreparedCommand(text);
  if (command !== undefined) return command;
  throw new AstbuildError("FAILURE_UNKNOWN", `this store knows of no failed build ${hash}`, {
    facts: { store: store.root },
    hint: "name the target: astbuild develop TARGET",
  });
}

/** Undefined when an input failed, which has been shown. */
async function prepareTarget(
  context: CommandContext,
  store: Store,
  { text, options }: { readonly text: string; readonly options: DevelopOptions },
): Promise<PreparedCommand | undefined> {
  const { realised, command } = await withReporter(context, options, async (onEvent) => {
    await using session = await openSession({ ...sessionOptions(context, options), store });
    const { instance } = selectTarget(session, text, targetChoice(options));
    await using engine = openEngine(store, { ...buildOptions(context, options), onEvent });
    return await engine.prepare(instance.derivation);
  });
  if (command === undefined) {
    showRealised(context, { ...realised, targets: [] }, options.json === true);
  }
  return command;
}

/** @throws NOT_KEPT */
function keptFolder(store: Store, command: PreparedCommand, text: string): KeptFolder {
  const folders = store.keptFolders();
  const found = folders.find(({ resolvedHash }) => resolvedHash === command.resolvedHash);
  if (found !== undefined) return found;
  const others = folders.map(({ resolvedHash, name }) => `${resolvedHash}  ${name}`);
  throw new AstbuildError(
    "NOT_KEPT",
    `no failed build of ${command.name}, as it is now, was kept`,
    {
      facts: { derivation: command.resolvedHash, kept: others.length === 0 ? "none" : others },
      hint: isBase32Hash(text)
        ? "astbuild realise TARGET --keep-failed"
        : `astbuild realise ${text} --keep-failed`,
    },
  );
}

interface Visitor {
  readonly command: PreparedCommand;
  readonly options: DevelopOptions;
  readonly kept: KeptFolder | undefined;
}

function visitOf(
  { terminal, env }: CommandContext,
  { command, options, kept }: Visitor,
): CommandVisit {
  const isTerminal = isatty(0) && isatty(1);
  // A builder has TERM=dumb, with which no editor works.
  const known = {
    kept,
    terminal: isTerminal,
    env: isTerminal ? { TERM: env["TERM"] ?? "dumb" } : {},
  };
  if (options.command !== undefined) {
    return { ...known, ...developText(command, kept, options.command) };
  }
  if (options.words.length > 0) return { ...known, run: options.words };
  if (!isTerminal) return { ...known, ...developText(command, kept, "exec bash") };
  terminal.err(developGreeting(command, kept));
  return { ...known, ...developShell(command, kept) };
}

/** Keys go to the terminal inside, which makes signals of them. */
async function enter(
  visit: () => Promise<SandboxResult>,
  { terminal }: CommandVisit,
): Promise<SandboxResult> {
  using _raw = terminal ? rawTerminal() : undefined;
  return await visit();
}

function exitCodeOf(result: SandboxResult): number {
  if (result.kind === "exited") return result.code;
  if (result.kind === "signalled") {
    return 128 + (constants.signals[result.signal as NodeJS.Signals] ?? 0);
  }
  throw new AstbuildError("INTERRUPTED", "stopped before the command in the sandbox had ended");
}
