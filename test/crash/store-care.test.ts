/**
 * A process that is killed at any step of the store's care loses nothing, and the next collection leaves no junk.
 * nix.md A18, D8.
 */

import { chmodSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { SCHEMA_VERSION } from "../../packages/store/src/schema.ts";
import { USERS, folderFor, startProcess } from "./users.ts";
import type { User } from "./users.ts";

/** Runs the steps to their end and gives the JSON behind a word of the output. */
async function run(user: User, args: readonly string[], word = ""): Promise<unknown> {
  const process = startProcess(user, args);
  expect(await process.ended).toMatchObject({ code: 0, errors: "" });
  const line = process.lines.find((each) => each.startsWith(word)) ?? "";
  return word === "" ? undefined : JSON.parse(line.slice(word.length));
}

async function kill(user: User, args: readonly string[], checkpoint: string): Promise<void> {
  const killed = startProcess(user, args, { ASTBUILD_CHECKPOINT: `${checkpoint}:kill` });
  expect(await killed.ended).toMatchObject({ signal: "SIGKILL" });
}

/** Two rooted objects and two dead ones, all with an equal file. */
async function prepare(user: User): Promise<string> {
  const root = join(folderFor(user), "store");
  const rooted = ["publish:one:text", "root:one", "publish:two:text", "root:two"];
  await run(user, [root, ...rooted, "publish:dead:text", "publish:gone:text"]);
  return root;
}

/** Verified, collected, verified: names of the objects that are left; nothing else may be. */
async function soundAfterAll(user: User, root: string): Promise<string[]> {
  const care = startProcess(user, [root, "verify", "collect", "verify"]);
  expect(await care.ended).toMatchObject({ code: 0, errors: "" });
  const verified = care.lines.filter((line) => line.startsWith("verified "));
  expect(verified.map((line) => JSON.parse(line.slice("verified ".length)) as unknown)).toEqual([
    expect.objectContaining({ findings: [] }),
    expect.objectContaining({ findings: [], unregistered: [] }),
  ]);
  const objects = readdirSync(join(root, "objects"));
  expect(readdirSync(join(root, "var/tmp"))).toEqual([]);
  expect(readdirSync(join(root, "var/live"))).toEqual([]);
  for (const name of objects) {
    const file = join(root, "objects", name, "bin/file");
    expect(readFileSync(file, "utf8")).toBe(`text in /ast/store/${name}`);
  }
  return objects.map((name) => name.slice(33)).sort();
}

const user = USERS.at(-1)!;

test.each([
  "gc:leftovers",
  "gc:marked",
  "gc:locked",
  "gc:rows-deleted",
  "gc:unregistered",
  "gc:renamed",
  "gc:trashed",
  "gc:removed",
])("A16, A18: a collector killed at %s", async (checkpoint) => {
  // Root may do what read-only folders forbid to others: one point is enough for it.
  for (const each of checkpoint === "gc:trashed" ? USERS : [user]) {
    const root = await prepare(each);
    await kill(each, [root, "collect"], checkpoint);
    expect(await soundAfterAll(each, root)).toEqual(["one", "two"]);
  }
});

test.each([
  "optimise:journal",
  "optimise:link",
  "optimise:renamed",
  "optimise:linked",
  "optimise:closed",
])("D8: optimise killed at %s", async (checkpoint) => {
  const root = await prepare(user);
  await kill(user, [root, "optimise"], checkpoint);
  expect(await soundAfterAll(user, root)).toEqual(["one", "two"]);
});

test.each([
  "publish:moved",
  "publish:finished",
  "publish:locked",
  "publish:renamed",
  "publish:inserted",
  "publish:committed",
])("D8: a repair killed at %s", async (checkpoint) => {
  const root = await prepare(user);
  const name = readdirSync(join(root, "objects")).find((each) => each.endsWith("-one"))!;
  chmodSync(join(root, "objects", name, "bin"), 0o755);
  rmSync(join(root, "objects", name, "bin/file"));
  expect(await run(user, [root, "verify"], "verified ")).toMatchObject({
    findings: [{ problem: "content" }],
  });
  await kill(user, [root, "publish:one:text"], checkpoint);
  await run(user, [root, "publish:one:text"]);
  expect(await soundAfterAll(user, root)).toEqual(["one", "two"]);
});

test.each(["register:staged", "register:inserted"])(
  "D8: an import killed at %s",
  async (checkpoint) => {
    const from = await prepare(user);
    const file = join(from, "../closure");
    await run(user, [from, "publish:one:text", `export:${file}`]);
    const root = join(folderFor(user), "store");
    await run(user, [root, "publish:two:text", "root:two"]);
    await kill(user, [root, `import:${file}`], checkpoint);
    await run(user, [root, `import:${file}`], "imported ");
    expect(await soundAfterAll(user, root)).toEqual(["two"]);
  },
);

test.each([
  ["rebuild:filled", ""],
  ["rebuild:moving", "STORE_DATABASE_LOST"],
  ["rebuild:moved", "STORE_DATABASE_LOST"],
])("D8: rebuild-db killed at %s", async (checkpoint, code) => {
  const root = await prepare(user);
  // The last commit stands in the log alone.
  const writer = startProcess(user, [root, "publish:last:text", "wait"]);
  await writer.line("published");
  writer.child.kill("SIGKILL");
  await writer.ended;
  await kill(user, [root, "rebuild"], checkpoint);
  expect((await startProcess(user, [root]).ended).errors).toContain(code);
  const rebuilt = await run(user, [root, "rebuild"], "rebuilt ");
  expect(rebuilt).toMatchObject({ objects: 5, builds: 5, refused: [] });
  expect(await soundAfterAll(user, root)).toEqual(["one", "two"]);
});

test.each([
  [1, "migrate:tables"],
  [1, "migrate:version"],
  [1, "migrate:committed"],
  [2, "migrate:tables"],
  [2, "migrate:committed"],
])(
  "D10: a migration of schema %s killed at %s is done by the next command",
  async (version, checkpoint) => {
    const root = await prepare(user);
    makeOld(root, version);
    await kill(user, [root], checkpoint);
    expect(await soundAfterAll(user, root)).toEqual(["one", "two"]);
    expect(readFileSync(join(root, "var/astbuild-store"), "utf8")).toContain(
      `schema ${SCHEMA_VERSION}`,
    );
  },
);

test("D10: no migration while another process works; a newer schema is refused", async () => {
  const root = await prepare(user);
  const holder = startProcess(user, [root, "lock:key", "wait"]);
  await holder.line("locked");
  makeOld(root, 2);
  const refused = await startProcess(user, [root]).ended;
  expect(refused.errors).toMatch(/STORE_BUSY[^]*test lock:key wait/);
  holder.child.kill("SIGKILL");
  await holder.ended;
  expect(await soundAfterAll(user, root)).toEqual(["one", "two"]);
  change(root, "PRAGMA user_version = 99");
  expect((await startProcess(user, [root]).ended).errors).toContain("STORE_SCHEMA_NEWER");
});

/** Takes away what later schemas added. */
function makeOld(root: string, version: number): void {
  const added = [
    [2, "DROP TABLE damaged"],
    [3, "DROP TABLE derivation; DROP TABLE build_wait; ALTER TABLE build_lock DROP COLUMN name"],
    [4, "DROP TABLE build_facts; DROP TABLE checked"],
    [5, "ALTER TABLE history DROP COLUMN peak_memory"],
  ] as const;
  const undo = added.filter(([since]) => since > version).map(([, sql]) => sql);
  change(root, [...undo, `PRAGMA user_version = ${version}`].join("; "));
  writeFileSync(join(root, "var/astbuild-store"), `astbuild store\nschema ${version}\n`);
}

function change(root: string, sql: string): void {
  const database = new DatabaseSync(join(root, "var/db.sqlite"));
  database.exec(sql);
  database.close();
}
