/** Configuration of the machine that may be missing, or not for us to read. */

import { readFileSync } from "node:fs";

/** The file's text; "" where it cannot be read. */
export function readIfReadable(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
