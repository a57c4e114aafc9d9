import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { networkFileSystem, openStore } from "../src/index.ts";
import { temporaryFolder } from "./temporary-store.ts";

const open = async (root: string): Promise<void> => {
  const store = await openStore({ root, command: "test" });
  await store[Symbol.asyncDispose]();
};

test("a store is made in a new folder, an empty one, and one that holds a README", async () => {
  const root = join(temporaryFolder(), "a/b");
  await open(root);
  expect(readdirSync(root).sort()).toEqual(["objects", "var"]);
  expect(readdirSync(join(root, "var")).sort()).toEqual([
    "astbuild-store",
    "db.sqlite",
    "live",
    "log",
    "roots",
    "tmp",
  ]);
  const withReadme = temporaryFolder();
  writeFileSync(join(withReadme, "README.md"), "");
  await open(withReadme);
  await open(withReadme);
});

test("what a crash left while the store was made is no obstacle", async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, "var/live"), { recursive: true });
  mkdirSync(join(root, "objects"));
  writeFileSync(join(root, "var/.astbuild-1.tmp"), "astb");
  await open(root);
  expect(existsSync(join(root, "var/astbuild-store"))).toBe(true);
});

test.each(["photo.jpg", "var/data", "objects/x"])(
  "a folder that holds %s is STORE_NOT_OURS and is left alone",
  async (name) => {
    const root = temporaryFolder();
    mkdirSync(join(root, name, ".."), { recursive: true });
    writeFileSync(join(root, name), "");
    await expect(open(root)).rejects.toMatchObject({ code: "STORE_NOT_OURS" });
    expect(existsSync(join(root, "var/db.sqlite"))).toBe(false);
  },
);

test("a newer schema is STORE_SCHEMA_NEWER, by the marker and by the database", async () => {
  const root = temporaryFolder();
  await open(root);
  const database = new DatabaseSync(join(root, "var/db.sqlite"));
  database.exec("PRAGMA user_version = 99");
  database.close();
  await expect(open(root)).rejects.toMatchObject({
    code: "STORE_SCHEMA_NEWER",
    facts: { schema: 99 },
  });
  writeFileSync(join(root, "var/astbuild-store"), "astbuild store\nschema 98\n");
  await expect(open(root)).rejects.toMatchObject({
    code: "STORE_SCHEMA_NEWER",
    facts: { schema: 98 },
  });
  writeFileSync(join(root, "var/astbuild-store"), "something else");
  await expect(open(root)).rejects.toMatchObject({ code: "STORE_NOT_OURS" });
});

test("a damaged database is named", async () => {
  const root = temporaryFolder();
  await open(root);
  writeFileSync(join(root, "var/db.sqlite"), "x".repeat(10_000));
  await expect(open(root)).rejects.toMatchObject({ code: "STORE_DATABASE_DAMAGED" });
});

test("ten stores opened at once on a new folder", async () => {
  const root = join(temporaryFolder(), "store");
  await Promise.all(Array.from({ length: 10 }, () => open(root)));
  expect(readdirSync(join(root, "var/live"))).toEqual([]);
});

test("network file systems are told by their number, also where it comes as a negative one", () => {
  expect(networkFileSystem(0x6969)).toBe("nfs");
  expect(networkFileSystem(0xff534d42 | 0)).toBe("cifs");
  expect(networkFileSystem(0x65735546)).toBe("fuse");
  expect([0xef53, 0x9123683e, 0x58465342, 0x01021994, 0x794c7630].map(networkFileSystem)).toEqual(
    Array(5).fill(undefined),
  );
});
