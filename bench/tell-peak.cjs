// Loaded into a process that is measured: its peak of memory in KiB, one line a process.
"use strict";
process.on("exit", () => {
  const { maxRSS } = process.resourceUsage();
  require("node:fs").appendFileSync(process.env.BENCH_PEAK_FILE, `${maxRSS}\n`);
});
