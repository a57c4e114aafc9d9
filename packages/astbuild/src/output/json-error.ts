/** What stopped a command, as the last line of `--json`. */

import { errorToJson } from "./error-to-json.ts";
import { jsonLine } from "./json-reporter.ts";

export function jsonError(error: unknown): string {
  return jsonLine({ type: "error", ...errorToJson(error) });
}
