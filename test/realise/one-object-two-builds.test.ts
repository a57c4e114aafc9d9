/** Two builds that come to the same bytes share one object; each is known by itself, and forgetting one leaves the other. nix.md F4. */

import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const one = command({ name: "same", build: ({ out }) => sh\`echo same >\${out}\` });
export const two = command({ name: "same", build: ({ out }) => sh\`printf 'same\\n' >\${out}\` });`);
afterAll(() => project[Symbol.asyncDispose]());

interface Known {
  readonly path: string;
  readonly builds: readonly { readonly resolvedHash: string }[];
}

async function known(of: string): Promise<Known> {
  const { stdout } = await project.astbuild("path-info", of, "--json");
  return JSON.parse(stdout) as Known;
}

test("F4: one path, two builds of it; without the one the other is still known", async () => {
  const both = await project.realise("one", "two");
  expect(both.steps).toEqual(["done same-x86_64-gnu", "done same-x86_64-gnu"]);
  expect(both.paths[0]).toBe(both.paths[1]);
  const { path, builds } = await known("one");
  expect(path).toBe(`/ast/store/${basename(both.paths[0]!)}`);
  expect(builds).toHaveLength(2);

  forget(builds.map(({ resolvedHash }) => resolvedHash).toSorted()[0]!);
  expect((await known(path)).builds).toHaveLength(1);
  const again = await project.realise("one", "two");
  expect([again.steps, again.paths]).toEqual([["done same-x86_64-gnu"], both.paths]);
  expect((await known(path)).builds).toHaveLength(2);
});

/** No command does this: builds go with their objects. */
function forget(resolvedHash: string): void {
  using database = new DatabaseSync(join(project.store, "var/db.sqlite"));
  database.exec("PRAGMA foreign_keys = ON");
  database.prepare("DELETE FROM build WHERE resolved_hash = ?").run(resolvedHash);
}
