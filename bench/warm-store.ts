/** A store of the bench's own: a copy of the checkout's, in which the main job was done before, or is done now. */

import { DatabaseSync } from "node:sqlite";
import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { ROOT, astbuild, runShell } from "./run-program.ts";

const MAIN_JOB = ["realise", "initrd", "busybox", "seed", "sandboxTools", "--host", "x86_64-musl"];

export function makeWarmStore(to: string): string {
  const [image] = astbuild([...MAIN_JOB, "--no-link"], { folder: ROOT }).split("\n");
  const from = dirname(dirname(image!));
  mkdirSync(join(to, "var"), { recursive: true });
  runShell('cp -al "$1/objects" "$2/" 2>/dev/null || cp -a "$1/objects" "$2/"', [from, to]);
  runShell('cp -a "$1/var/astbuild-store" "$2/var/"', [from, to]);
  // Others may be writing: a copy of the file could be of two moments.
  using database = new DatabaseSync(join(from, "var/db.sqlite"), { readOnly: true });
  database.prepare("VACUUM INTO ?").run(join(to, "var/db.sqlite"));
  return to;
}
