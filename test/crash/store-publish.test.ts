/** A process that is killed at any step of publishing loses nothing that it reported, and is in nobody's way. */

import { readFileSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { USERS, folderFor, startProcess } from "./users.ts";

const CHECKPOINTS = [
  "publish:examined",
  "publish:moved",
  "publish:rewritten",
  "publish:finished",
  "publish:locked",
  "publish:renamed",
  "publish:inserted",
  "publish:synced",
  "publish:committed",
];

describe.each(USERS)("as $label", (user) => {
  test.each(CHECKPOINTS)("D8: killed at %s", async (checkpoint) => {
    const root = join(folderFor(user), "store");
    const first = await startProcess(user, [root, "publish:first:one"]).ended;
    expect(first).toMatchObject({ code: 0, errors: "" });
    const killed = startProcess(user, [root, "publish:second:two"], {
      ASTBUILD_CHECKPOINT: `${checkpoint}:kill`,
    });
    expect(await killed.ended).toMatchObject({ signal: "SIGKILL" });

    const again = startProcess(user, [root, "publish:first:one", "publish:second:two"]);
    expect(await again.ended).toMatchObject({ code: 0, errors: "" });
    const paths = again.lines.map((line) => line.slice("published ".length));
    for (const [index, text] of ["one", "two"].entries()) {
      const path = paths[index]!;
      const physical = join(root, "objects", path.slice("/ast/store/".length));
      expect(readFileSync(join(physical, "bin/file"), "utf8")).toBe(`${text} in ${path}`);
      expect(readlinkSync(join(physical, "link"))).toBe(`${path}/bin/file`);
    }
    expect(rows(root)).toEqual(paths.toSorted());
    expect(leftovers(root, paths)).toEqual([]);
    expect(readdirSync(join(root, "var/live"))).toEqual([]);
  });
});

function rows(root: string): string[] {
  const database = new DatabaseSync(join(root, "var/db.sqlite"));
  const found = database.prepare("SELECT path FROM object ORDER BY path").all();
  database.close();
  return found.map(({ path }) => path as string);
}

/** What is neither an object nor carries the live id of a dead process in a name that says so. */
function leftovers(root: string, paths: readonly string[]): string[] {
  const known = new Set(paths.map((path) => path.slice("/ast/store/".length)));
  const uuid = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  const inObjects = readdirSync(join(root, "objects")).filter(
    (name) => !known.has(name) && !new RegExp(`^\\.(new|trash)-${uuid}-`).test(name),
  );
  const inTmp = readdirSync(join(root, "var/tmp")).filter(
    (name) => !new RegExp(`^${uuid}-`).test(name),
  );
  return [...inObjects, ...inTmp];
}
