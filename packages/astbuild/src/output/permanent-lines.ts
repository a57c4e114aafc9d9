/** The lines that stay, the same in the auto and the plain mode: finished steps, warnings, logs where asked for. */

import type { EngineEvent, WarningEvent } from "@astbuild/engine";
import { AstbuildError, formatError } from "@astbuild/errors";
import { plainText } from "./display-width.ts";
import { formatFinishedLine } from "./finished-line.ts";
import { createFinishedSteps } from "./finished-steps.ts";
import { createLogLines } from "./log-lines.ts";
import type { LogLines } from "./log-lines.ts";
import type { Paint } from "./paint.ts";

export interface PermanentLines {
  apply(event: EngineEvent, now: number): readonly string[];
  due(now: number, all?: "all"): readonly string[];
}

export function createPermanentLines(paint: Paint, logs: boolean): PermanentLines {
  const steps = createFinishedSteps();
  const open = new Map<string, LogLines>();
  let isPlanned = false;

  function logLines(event: EngineEvent): readonly string[] {
    if (!logs || (event.type !== "log" && event.type !== "end")) return [];
    const log = open.get(event.step.id) ?? createLogLines();
    open.set(event.step.id, log);
    const lines = event.type === "log" ? log.push(event.chunk) : [log.rest()].filter(Boolean);
    if (event.type === "end") open.delete(event.step.id);
    const prefix = paint.dim(`${event.step.origin.recipe}>`);
    return lines.map((line) => `${prefix} ${plainText(line)}`);
  }

  return {
    apply(event, now) {
      const lines = [...logLines(event)];
      if (event.type === "warning") lines.push(formatWarning(event, paint));
      if (event.type === "plan" && !isPlanned) {
        isPlanned = true;
        const fact = `${event.reused} of ${event.total} steps`;
        const reused = { seconds: 0, mark: "✓", word: "reused", what: "", fact } as const;
        if (event.reused > 0) lines.push(formatFinishedLine(reused, paint));
      }
      for (const line of steps.apply(event, now)) lines.push(formatFinishedLine(line, paint));
      return lines;
    },
    due: (now, all) => steps.due(now, all).map((line) => formatFinishedLine(line, paint)),
  };
}

/** Like an error, with another first word; its code is the warning's. */
function formatWarning(event: WarningEvent, paint: Paint): string {
  const facts = { ...(event.step && { step: event.step.name }), ...event.facts };
  const asError = new AstbuildError(event.code, event.message, { facts });
  return formatError(asError).replace(/^error/, paint.warn("warning"));
}
