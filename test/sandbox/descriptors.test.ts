/** A descriptor that the engine's own caller left open does not reach a builder. */

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { makeRequest } from "../support/sandbox-run.ts";

test("a secret on descriptor 9 stays outside", () => {
  const folder = mkdtempSync(join(tmpdir(), "sandbox-test-"));
  for (const name of ["store", "build"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "secret"), "s3cret");
  const request = makeRequest(
    folder,
    "cd /proc/self/fd; for fd in *; do [ -e $fd ] && echo $fd; done; cat 0<&9",
  );
  const program = fileURLToPath(new URL("../support/sandbox-engine.ts", import.meta.url));
  const script = 'exec 9<"$1"; cat <&9 >&2; exec 9<"$1"; exec "$2" "$3"';
  const engine = spawnSync(
    "/bin/sh",
    ["-c", script, "sh", `${folder}/secret`, process.execPath, program],
    {
      input: JSON.stringify(request),
      encoding: "utf8",
    },
  );
  rmSync(folder, { recursive: true });
  expect(engine.stderr).toBe("s3cret"); // the caller could read it
  expect(JSON.parse(engine.stdout)).toMatchObject({
    log: "0\n1\n2\nbash: line 1: 9: Bad file descriptor\n",
  });
});
