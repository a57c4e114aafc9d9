/** What builders are for: compilers, make with a jobserver, limits of the kernel. */

import { constants, closeSync, openSync, readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openBench } from "../support/sandbox-run.ts";
import type { Bench } from "../support/sandbox-run.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench[Symbol.asyncDispose]());

test("hello.c compiles, runs, and lies at $out", async () => {
  const result = await bench.run(
    `set -e
     cat > hello.c <<'END'
     #include <stdio.h>
     int main(void) { puts("hello"); return 0; }
END
     mkdir -p /ast/store/out/bin; gcc -O2 -o /ast/store/out/bin/hello hello.c
     /ast/store/out/bin/hello; rm -r /ast/store/out hello.c`,
  );
  expect(result).toMatchObject({ kind: "exited", code: 0, log: "hello\n" });
});

test("make takes its tokens from the engine's FIFO and gives them back", async () => {
  const fifo = join(bench.folder, "jobs");
  await bench.sandbox.makeFifos([fifo]);
  const bank = openSync(fifo, constants.O_RDWR | constants.O_NONBLOCK);
  writeSync(bank, "++");
  const { log } = await bench.run(
    `cat > Makefile <<'END'
all: a b c d e f
%:
	@echo start; sleep 0.2; echo stop
END
     echo "$MAKEFLAGS"; make -s`,
    { jobserver: fifo },
  );
  const tokens = Buffer.alloc(8);
  const left = readSync(bank, tokens);
  closeSync(bank);
  const [flags, ...events] = log.trim().split("\n");
  expect(flags).toBe("-j --jobserver-auth=fifo:/ast/jobserver");
  let running = 0;
  const most = Math.max(...events.map((event) => (running += event === "start" ? 1 : -1)));
  expect({ most, left }).toEqual({ most: 3, left: 2 });
});

test("a file may not grow beyond its limit", async () => {
  const result = await bench.run("exec head -c 2000000 /dev/zero > big", {
    limits: { fileSize: 1_000_000 },
  });
  expect(result).toMatchObject({ kind: "signalled", signal: "SIGXFSZ" });
});

test("FIFOs are made in batches, private to the user", async () => {
  const paths = Array.from({ length: 450 }, (_, index) => join(bench.folder, `fifo-${index}`));
  await bench.sandbox.makeFifos(paths);
  await bench.sandbox.syncFilesystem(bench.folder);
  await expect(bench.sandbox.makeFifos([paths[0]!])).rejects.toMatchObject({
    code: "SANDBOX_SETUP",
    facts: { output: expect.stringContaining("File exists") },
  });
});
