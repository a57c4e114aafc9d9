/** `--json`: one object a line on stdout, the engine's events as they are, each with the version of the format. */

import type { EngineEvent } from "@astbuild/engine";
import { StringDecoder } from "node:string_decoder";
import { errorToJson } from "./error-to-json.ts";
import type { Reporter } from "./reporter.ts";
import type { Terminal } from "./terminal.ts";

/** Raised when a field changes its meaning or goes away; new fields do not raise it. */
export const JSON_VERSION = 1;

export function createJsonReporter(terminal: Terminal): Reporter {
  const decoders = new Map<string, StringDecoder>();

  function text(id: string, chunk: Buffer): string {
    const decoder = decoders.get(id) ?? new StringDecoder("utf8");
    decoders.set(id, decoder);
    return decoder.write(chunk);
  }

  return {
    event(event) {
      terminal.out(jsonLine(plainEvent(event, text)));
      if (event.type === "end") decoders.delete(event.step.id);
    },
    finish() {},
  };
}

/** One line of the stream. */
export function jsonLine(value: object): string {
  return `${JSON.stringify({ version: JSON_VERSION, ...value })}\n`;
}

function plainEvent(event: EngineEvent, text: (id: string, chunk: Buffer) => string): object {
  if (event.type === "log") return { ...event, chunk: text(event.step.id, event.chunk) };
  if (event.type === "end" && event.error) return { ...event, error: errorToJson(event.error) };
  return event;
}
