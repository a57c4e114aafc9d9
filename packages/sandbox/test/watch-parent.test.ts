/** Started by npx: npx dies, and what it started is told. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const program = `
  import { watchParent } from ${JSON.stringify(fileURLToPath(new URL("../src/watch-parent.ts", import.meta.url)))};
  watchParent(() => { console.log("orphaned"); process.exit(); });
  console.log("ready");
  setTimeout(() => process.exit(), 30_000);
`;

test("a change of parent is noticed under npm", async () => {
  const env = {
    ...process.env,
    npm_lifecycle_event: "npx",
    PROGRAM: program,
    NODE: process.execPath,
  };
  const script = '"$NODE" --input-type=module -e "$PROGRAM" & wait';
  const npx = spawn("/bin/sh", ["-c", script], { env, stdio: ["ignore", "pipe", "inherit"] });
  const lines = createInterface({ input: npx.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe("ready");
  npx.kill("SIGKILL");
  expect((await lines.next()).value).toBe("orphaned");
  if (npx.signalCode === null) await once(npx, "exit");
});
