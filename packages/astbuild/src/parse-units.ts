/** Durations and sizes as people write them on the command line. */

import { usage } from "./usage.ts";

const SECONDS: Readonly<Record<string, number>> = { "": 1, s: 1, m: 60, h: 3600, d: 86_400 };
const BYTES: Readonly<Record<string, number>> = { "": 1, K: 2 ** 10, M: 2 ** 20, G: 2 ** 30 };

/** `90`, `90s`, `10m`, `2h`, `30d` in seconds. @throws USAGE */
export function parseDuration(text: string): number {
  const match = /^(\d+)(s|m|h|d|)$/.exec(text);
  if (match === null) throw usage(`not a duration: ${text}`, "write seconds, or 90s, 10m, 2h, 30d");
  return Number(match[1]) * SECONDS[match[2]!]!;
}

/** `1000`, `64K`, `16M`, `2G` (powers of 1024, an `iB` may follow) in bytes. @throws USAGE */
export function parseSize(text: string): number {
  const match = /^(\d+)(K|M|G|)(?:iB|B)?$/i.exec(text);
  if (match === null) throw usage(`not a size: ${text}`, "write bytes, or 64K, 16M, 2G");
  return Number(match[1]) * BYTES[match[2]!.toUpperCase()]!;
}

/** A whole number from 1 to 99,999. @throws USAGE */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text))
    throw usage(`not a number from 1 to 99999: ${text}`, "write a whole number, such as 4");
  return Number(text);
}
