/** `astbuild doctor`: what this machine has, what it lacks, and what to do about it. */

import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { examineMachine } from "../doctor/examine-machine.ts";
import type { Finding } from "../doctor/finding.ts";
import { errorToJson } from "../output/error-to-json.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { createPaint } from "../output/paint.ts";
import type { Paint } from "../output/paint.ts";
import type { TargetOptions } from "../command-options.ts";

export interface DoctorOptions extends TargetOptions {
  readonly offline?: boolean;
}

/** Exit code 1 where something must be mended before anything can be built. */
export async function doctorCommand(
  context: CommandContext,
  options: DoctorOptions,
): Promise<void> {
  const { terminal, interruption, env, setExitCode } = context;
  const paint = createPaint(terminal.colour);
  let isHealthy = true;
  const request = {
    ...sessionOptions(context, options),
    env,
    offline: options.offline === true,
    signal: interruption.signal,
  };
  for await (const finding of examineMachine(request)) {
    isHealthy &&= finding.ok;
    terminal.out(options.json === true ? jsonLine(plain(finding)) : findingText(finding, paint));
  }
  if (!isHealthy) setExitCode(1);
}

/** `✓ node       24.21.0`, and where something is wrong what to do on the next lines. */
function findingText({ name, ok, lines, remedy }: Finding, paint: Paint): string {
  const mark = ok ? paint.good("✓") : paint.bad("✗");
  const text = lines.map(
    (line, index) => `${index === 0 ? name.padEnd(10) : " ".repeat(10)}  ${line}`,
  );
  const todo = (remedy ?? "").split("\n").filter((line) => line !== "");
  const rows = [...text, ...todo.map((line) => `${" ".repeat(10)}  ${paint.warn("→")} ${line}`)];
  return rows.map((row, index) => `${index === 0 ? mark : " "} ${row}\n`).join("");
}

function plain({ error, ...finding }: Finding): object {
  return error === undefined ? finding : { ...finding, error: errorToJson(error) };
}
