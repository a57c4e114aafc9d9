/** The guest on this terminal: its console is stdout, keys go to it, its exit status becomes ours. */

import { AstbuildError } from "@astbuild/errors";
import { boot } from "@astbuild/qemu";
import type { BootRequest, BootResult, Machine, QemuProgram } from "@astbuild/qemu";
import type { CommandContext } from "./command-context.ts";
import type { RunOptions } from "./command-options.ts";
import { createLogLines } from "./output/log-lines.ts";
import { jsonLine } from "./output/json-reporter.ts";

export async function bootMachine(
  context: CommandContext,
  options: RunOptions,
  machine: Machine & { readonly qemu: QemuProgram },
): Promise<void> {
  const { terminal, interruption, setExitCode } = context;
  const json = options.json === true;
  const seen = expectText(options.expect);
  const { memory, bootTimeout: timeout } = options;
  const request: BootRequest = {
    ...machine,
    ...(memory !== undefined && { memory }),
    ...(timeout !== undefined && { timeout }),
    wantsStatus: (options.command ?? []).length > 0 && options.expect === undefined,
    ...(!json && !isScripted(options) && { input: process.stdin }),
    onSerial(chunk) {
      terminal.out(json ? jsonLine({ type: "serial", chunk: chunk.toString() }) : chunk);
      seen.push(chunk);
    },
    signal: AbortSignal.any([interruption.signal, seen.signal]),
  };
  const result = await bootUntil(request, seen);
  if (options.expect !== undefined && !seen.signal.aborted) {
    throw new AstbuildError("EXPECT_MISSED", `the guest ended without ${options.expect}`);
  }
  const status = result?.guestStatus ?? 0;
  if (json) terminal.out(jsonLine({ type: "result", exitCode: status, ...result }));
  if (status !== 0) setExitCode(status);
}

/** Nobody is meant to type. */
function isScripted({ expect, command = [] }: RunOptions): boolean {
  return expect !== undefined || command.length > 0;
}

/** Undefined when the guest was ended because the text was seen. */
async function bootUntil(request: BootRequest, seen: Expectation): Promise<BootResult | undefined> {
  try {
    return await boot(request);
  } catch (error) {
    if (seen.signal.aborted && error === seen.signal.reason) return undefined;
    throw error;
  }
}

interface Expectation {
  readonly signal: AbortSignal;
  push(chunk: Buffer): void;
}

/** Aborts its signal as soon as a line of the console holds the text. */
function expectText(text: string | undefined): Expectation {
  const controller = new AbortController();
  const log = createLogLines();
  return {
    signal: controller.signal,
    push(chunk) {
      const lines = [...log.push(chunk), log.partial];
      if (text !== undefined && lines.some((line) => line.includes(text))) controller.abort();
    },
  };
}
