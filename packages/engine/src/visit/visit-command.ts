/** Somebody sits in the sandbox of a command: before the build, or in the folder that a failed one left. Nothing is published. */

import { utimes } from "node:fs/promises";
import { join } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import type { SandboxResult } from "@astbuild/sandbox";
import type { KeptFolder } from "@astbuild/store";
import type { BuildServices } from "../builders/builder.ts";
import { commandRequest, makeCommandPlaces } from "../builders/command-request.ts";
import type { TokenBank } from "../token-bank.ts";
import type { PreparedCommand } from "./prepared-command.ts";

export interface CommandVisit {
  /** What runs in place of the builder. */
  readonly run: readonly string[];
  /** Where the build failed; it is changed by what is done in there. Without it: a new folder, removed afterwards. */
  readonly kept?: KeptFolder | undefined;
  /** A terminal of its own, relayed to this process' stdin and stdout; else it has these themselves. */
  readonly terminal: boolean;
  /** Over those of the command. */
  readonly env?: Readonly<Record<string, string>>;
  /** Beside those of the command, by logical path. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface VisitContext extends Pick<BuildServices, "store" | "cores" | "sandbox"> {
  readonly bank: TokenBank;
  readonly signal: AbortSignal | undefined;
}

/** @throws PATH_NOT_VALID where an input was collected since, errors of the sandbox, the signal's reason */
export async function visitCommand(
  context: VisitContext,
  command: PreparedCommand,
  visit: CommandVisit,
): Promise<SandboxResult> {
  const { store, bank, signal } = context;
  const { builder, inputs, tools, jobs, name } = command;
  await holdInputs(context, command);
  await using folder = await store.makeBuildFolder(name, { signal });
  const places = { ...(await makeCommandPlaces(folder.path)), ...(await keptPlaces(visit.kept)) };
  const sandbox = await context.sandbox(tools);
  const lease = await bank.acquire({ tokens: jobs ?? 1 }, signal);
  try {
    if (jobs === undefined) {
      await sandbox.makeFifos([places.jobserver]);
      lease.lend(places.jobserver);
    }
    const request = commandRequest(
      { builder, closure: store.closure(inputs), jobs },
      places,
      context,
    );
    return await sandbox.visit({
      ...request,
      command: visit.run,
      env: { ...request.env, ...visit.env },
      files: { ...request.files, ...visit.files },
      terminal: visit.terminal,
      ...(signal !== undefined && { signal }),
    });
  } finally {
    lease.release();
  }
}

async function holdInputs({ store }: VisitContext, command: PreparedCommand): Promise<void> {
  const wanted = [...command.inputs, command.tools];
  const valid = await store.hold(wanted);
  const missing = wanted.filter((path) => !valid.has(path));
  if (missing.length === 0) return;
  throw new AstbuildError("PATH_NOT_VALID", `inputs of ${command.name} are not in the store`, {
    facts: { missing },
    hint: "name the target in place of the hash: its inputs are realised then",
  });
}

/** Its new time tells a collector that it is in use: what is younger than the oldest process is left alone. */
async function keptPlaces(
  kept: KeptFolder | undefined,
): Promise<{ readonly build?: string; readonly store?: string }> {
  if (kept === undefined) return {};
  const now = new Date();
  await utimes(kept.path, now, now);
  return { build: join(kept.path, "build"), store: join(kept.path, "store") };
}
