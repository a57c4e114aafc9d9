/** The warm store that tests share, and stores of their own that begin with its seed. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, realpathSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";

/** The checkout, whose recipes make the seed. */
export const CHECKOUT = realpathSync(join(import.meta.dirname, "../.."));

/** This checkout's own store, or `ASTBUILD_TEST_STORE`. */
export function testStore(): string {
  return process.env["ASTBUILD_TEST_STORE"] ?? join(CHECKOUT, "store");
}

/** Physical paths of what the global set-up realised in the test store. */
export function seedObjects(): readonly string[] {
  const found = (process.env["ASTBUILD_TEST_SEED_OBJECTS"] ?? "").split(":").filter(Boolean);
  if (found.length === 0)
    throw new Error("the set-up of the tests did not run: use vitest's project");
  return found;
}

/**
 * An empty folder for stores. On the test store's file system, since objects are hard-linked
 * out of it.
 */
export function storeFolder(): string {
  const warm = testStore();
  const near = statSync(tmpdir()).dev === statSync(warm).dev ? tmpdir() : join(warm, "var/tmp");
  return realpathSync(mkdtempSync(join(near, "astbuild-test-")));
}

/** Makes a store in which the seed and the sandbox's tools are valid, and nothing else is. */
export function cloneSeed(root: string): void {
  const warm = testStore();
  mkdirSync(join(root, "objects"), { recursive: true });
  mkdirSync(join(root, "var"));
  const isNear = statSync(root).dev === statSync(warm).dev;
  execFileSync("cp", [isNear ? "-al" : "-a", ...seedObjects(), join(root, "objects")]);
  using from = new DatabaseSync(join(warm, "var/db.sqlite"), { readOnly: true, timeout: 10_000 });
  from.prepare("VACUUM INTO ?").run(join(root, "var/db.sqlite"));
  using copy = new DatabaseSync(join(root, "var/db.sqlite"));
  const kept = JSON.stringify(seedObjects().map((path) => `/ast/store/${basename(path)}`));
  copy.exec("DELETE FROM reference; DELETE FROM process; DELETE FROM history; DELETE FROM root");
  copy.prepare("DELETE FROM object WHERE path NOT IN (SELECT value FROM json_each(?))").run(kept);
  copy.exec(`
    DELETE FROM build WHERE id NOT IN (SELECT build FROM build_output WHERE object IS NOT NULL);
    DELETE FROM static_memo WHERE resolved_hash NOT IN (SELECT resolved_hash FROM build);
    DELETE FROM stat_cache; DELETE FROM cache_entry;
  `);
  execFileSync("cp", [join(warm, "var/astbuild-store"), join(root, "var/astbuild-store")]);
}
