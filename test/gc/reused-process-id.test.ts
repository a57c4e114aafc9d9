/** A process id that is used again protects nothing: staged in a pid namespace, where the kernel can be told the next one. nix.md A15. */

import { execFile } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { USERS, folderFor } from "../crash/users.ts";

/** The first holds an object and a lock and is killed; the second, another astbuild, gets its id; a third wants both. */
const STAGE = `
set -euo pipefail
start() { exec "$NODE" "$PROGRAM" "$STORE" "$@"; }
await() { local line; while read -r -u "$1" line; do [[ $line != "$2"* ]] || return 0; done; return 1; }
exec 3< <(start publish:object:text lock:key wait)
first=$!
await 3 locked
kill -KILL "$first"
wait "$first" || true
echo $((first - 1)) > /proc/sys/kernel/ns_last_pid
exec 4< <(start publish:other:text lock:another wait)
second=$!
await 4 locked
echo "ids $first $second"
(start lock:key collect)
`;

test.each(USERS)(
  "A15: what a dead process held goes while another has its id, as $label",
  async (user) => {
    const root = join(folderFor(user), "store");
    const { stdout } = await promisify(execFile)(
      "unshare",
      [
        "--user",
        "--map-root-user",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        "bash",
        "-c",
        STAGE,
      ],
      {
        env: {
          ...process.env,
          NODE: process.execPath,
          PROGRAM: join(import.meta.dirname, "../crash/store-process.ts"),
          STORE: root,
        },
        ...(user.uid === undefined ? {} : { uid: user.uid, gid: user.uid }),
      },
    );
    const [ids, locked, collected] = stdout.trim().split("\n");
    const [, first, second] = ids!.split(" ");
    expect(second).toBe(first);
    // Nobody was waited for.
    expect(locked).toBe("locked key");
    expect(collected).toContain('"objects":{"count":1,');
    expect(readdirSync(join(root, "objects")).map((name) => name.slice(33))).toEqual(["other"]);
  },
);
