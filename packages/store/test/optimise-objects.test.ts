import { randomUUID } from "node:crypto";
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Store } from "../src/index.ts";
import { storeCase } from "./store-case.ts";
import { build } from "./temporary-store.ts";

test("D5: equal files of different objects share an inode, of one object they do not", async () => {
  const store = storeCase();
  const objects = await store.use(async (open) => {
    const paths: string[] = [];
    for (const name of ["one", "two", "three"]) {
      const published = await build(open, {
        name,
        outputs: {
          out: (target) => {
            mkdirSync(target);
            writeFileSync(join(target, "own"), `${name} is of its own`);
            writeFileSync(join(target, "a"), "the same text");
            writeFileSync(join(target, "b"), "the same text");
            writeFileSync(join(target, "x"), "the same text", { mode: 0o755 });
          },
        },
      });
      paths.push(open.physical(published.outputs["out"]!.path));
    }
    return paths;
  });
  const inode = (object: string, file: string): number => lstatSync(join(object, file)).ino;
  const optimised = await store.use(async (open) => await (await open.maintain()).optimise());
  expect(optimised.files).toBe(6);
  expect(optimised.bytes).toBeGreaterThan(0);
  for (const object of objects) {
    expect(inode(object, "a")).toBe(inode(objects[0]!, "a"));
    expect(inode(object, "b")).toBe(inode(objects[0]!, "b"));
    expect(inode(object, "x")).toBe(inode(objects[0]!, "x"));
    expect(inode(object, "a")).not.toBe(inode(object, "b"));
    expect(readFileSync(join(object, "a"), "utf8")).toBe("the same text");
  }
  await store.use(async (open) => {
    const maintenance = await open.maintain();
    expect((await maintenance.verify({ contents: true })).findings).toEqual([]);
    expect(await maintenance.optimise()).toEqual({ files: 0, bytes: 0 });
    await maintenance.collect();
  });
  await store.collect();
  expect(store.objects()).toEqual([]);
});

test("what a collector takes meanwhile drops out", async () => {
  const store = storeCase();
  const objects = await store.use(
    async (open) => await equalObjects(open, ["one", "two", "three"]),
  );
  await store.use(async (open) => {
    const trash = `${store.root}/objects/.trash-one`;
    // The large files have been read then, and one of the small ones is gone.
    const onProgress = (done: number): void => {
      if (done === 1) renameSync(objects[0]!, trash);
    };
    expect(await (await open.maintain()).optimise({ onProgress })).toMatchObject({ files: 1 });
  });
  const inodes = objects.slice(1).map((object) => lstatSync(join(object, "small")).ino);
  expect(new Set(inodes).size).toBe(1);
});

test("two processes at once close what a dead one left open", async () => {
  const store = storeCase();
  const [object] = await store.use(async (open) => await equalObjects(open, ["one"]));
  chmodSync(object!, 0o755);
  const journal = `${store.root}/var/tmp/${randomUUID()}-1-optimise.json`;
  writeFileSync(journal, JSON.stringify([object]));
  const optimise = (): Promise<unknown> =>
    store.use(async (open) => await (await open.maintain()).optimise());
  await Promise.all([optimise(), optimise()]);
  expect(existsSync(journal)).toBe(false);
  expect(lstatSync(object!).mode & 0o777).toBe(0o555);
});

/** Physical paths of objects with two files each, that are equal to those of the others. */
async function equalObjects(store: Store, names: readonly string[]): Promise<string[]> {
  const paths: string[] = [];
  for (const name of names) {
    const { outputs } = await build(store, {
      name,
      outputs: {
        out: (target) => {
          mkdirSync(target);
          writeFileSync(join(target, "large"), "the same text");
          writeFileSync(join(target, "small"), "same");
          writeFileSync(join(target, "own"), name);
        },
      },
    });
    paths.push(store.physical(outputs["out"]!.path));
  }
  return paths;
}
