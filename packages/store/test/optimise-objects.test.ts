import { lstatSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
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
