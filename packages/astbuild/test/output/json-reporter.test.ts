/** `--json` writes the engine's events a line each, with the version, as plain data. */

import { AstbuildError } from "@astbuild/errors";
import { expect, test } from "vitest";
import { createJsonReporter } from "../../src/output/json-reporter.ts";
import { fakeTerminal, step } from "./scripted.ts";

test("a log's bytes are text, cut characters wait for their rest, errors are data", () => {
  const terminal = fakeTerminal();
  const reporter = createJsonReporter(terminal);
  const zlib = step("build", "zlib");
  const bytes = Buffer.from("é\n");
  reporter.event({ type: "log", step: zlib, chunk: bytes.subarray(0, 1) });
  reporter.event({ type: "log", step: zlib, chunk: bytes.subarray(1) });
  const error = new AstbuildError("BUILD_FAILED", "zlib failed", { facts: { exit: 2 }, hint: "h" });
  reporter.event({ type: "end", step: zlib, result: "failed", seconds: 1, error });
  reporter.finish();
  const lines = terminal.written.out.trimEnd().split("\n");
  const common = { version: 1, step: zlib };
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { ...common, type: "log", chunk: "" },
    { ...common, type: "log", chunk: "é\n" },
    {
      ...common,
      type: "end",
      result: "failed",
      seconds: 1,
      error: { code: "BUILD_FAILED", message: "zlib failed", facts: { exit: 2 }, hint: "h" },
    },
  ]);
  expect(terminal.written.err).toBe("");
});
