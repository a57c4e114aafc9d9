/** Bytes and durations in few columns. */

import { expect, test } from "vitest";
import { formatBytes, formatElapsed, formatSeconds } from "../../src/output/format-units.ts";

test("bytes", () => {
  expect([0, 812, 1023, 1024, 1048575, 2.4 * 1024 ** 2, 1024 ** 3].map(formatBytes)).toEqual([
    "0 B",
    "812 B",
    "1023 B",
    "1.0 KiB",
    "1.0 MiB",
    "2.4 MiB",
    "1.0 GiB",
  ]);
});

test("durations never take more than six columns below a hundred hours", () => {
  expect([0.04, 48.06, 59.96, 130, 3599.9, 3720].map(formatSeconds)).toEqual([
    "0.0s",
    "48.1s",
    "1m00s",
    "2m10s",
    "1h00m",
    "1h02m",
  ]);
  expect([0.9, 12.9, 60, 3600].map(formatElapsed)).toEqual(["0s", "12s", "1m00s", "1h00m"]);
});
