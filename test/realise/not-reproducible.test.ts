/** A rebuild that comes out differently while the former one still lives is a warning with both paths, and both stay. */

import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const dice = command({ name: "dice", outputs: ["out", "log"], build: ({ out, outputs }) => sh\`
  od -An -N16 -tx1 /dev/urandom >\${out}; echo thrown >\${outputs.log}
\` });
export const user = command({ name: "user", build: ({ out }) => sh\`cat \${dice} >\${out}\` });
`);
afterAll(() => project[Symbol.asyncDispose]());

test("one output was collected: the rebuild differs in the other", async () => {
  const first = await project.realise("dice", "dice.log", "user");
  expect(first.warnings).toEqual([]);
  forget(first.paths[1]!);
  const second = await project.realise("dice", "dice.log", "user");
  expect(second.errors).toBe("");
  expect(second.warnings).toMatchObject([
    {
      code: "NOT_REPRODUCIBLE",
      message: "dice-x86_64-gnu came out differently than last time",
      facts: {
        "out before": `/ast/store/${basename(first.paths[0]!)}`,
        "out now": `/ast/store/${basename(second.paths[0]!)}`,
      },
    },
  ]);
  expect(second.paths[1]).toBe(first.paths[1]);
  expect(await project.read(first.paths[0]!)).not.toBe(await project.read(second.paths[0]!));
  // What stands on it is planned again at once.
  expect(second.steps).toEqual(["done dice-x86_64-gnu", "done user-x86_64-gnu"]);
  expect(second.counts).toMatchObject({ done: 2, failed: 0, cancelled: 0 });
  expect(await project.read(second.paths[2]!)).toBe(await project.read(second.paths[0]!));
  expect((await project.realise("user")).steps).toEqual([]);
});

/** As the collector does: the row first; what lies there without one is junk. */
function forget(path: string): void {
  using database = new DatabaseSync(join(project.store, "var/db.sqlite"));
  database.prepare("DELETE FROM object WHERE path = ?").run(`/ast/store/${basename(path)}`);
}
