/** Runs a TypeScript text in a process of an ordinary user: root would hide what permissions do. */

import { spawnSync } from "node:child_process";

const NOBODY = 65534;

/** What the program prints. The text may import this package as "@index". */
export function asOrdinaryUser(text: string, environment: Record<string, string>): string {
  const index = new URL("../src/index.ts", import.meta.url).href;
  const program = text.replaceAll("@index", index);
  const run = spawnSync(
    process.execPath,
    ["--input-type=module-typescript", "--disable-warning=ExperimentalWarning", "-e", program],
    {
      encoding: "utf8",
      env: environment,
      ...(process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}),
    },
  );
  if (run.status === 0) return run.stdout;
  throw new Error(`as an ordinary user: ${run.stderr}${run.stdout}`);
}
