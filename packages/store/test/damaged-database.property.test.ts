import { copyFileSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { firstError, isAstbuildError } from "@astbuild/errors";
import fc from "fast-check";
import { expect, test } from "vitest";
import { make, storeCase } from "./store-case.ts";

const damage = fc.record({
  writes: fc.array(
    fc.tuple(
      fc.oneof(fc.nat(200), fc.nat(4096 * 60)),
      fc.constantFrom(0, 1, 0x7f, 0x80, 0xff),
      fc.integer({ min: 1, max: 600 }),
    ),
    { minLength: 1, maxLength: 6 },
  ),
  length: fc.option(fc.nat(4096 * 60), { freq: 4 }),
});

/** What earlier runs found: a header without its version or of another format, a page of a table. */
const FOUND: readonly [{ writes: [number, 0 | 255, number][]; length: null }][] = [
  [{ writes: [[24, 0, 40]], length: null }],
  [{ writes: [[24, 255, 24]], length: null }],
  [{ writes: [[7432, 0, 297]], length: null }],
];

test("a damaged database is used or is an AstbuildError, and the objects stay", async () => {
  const store = storeCase();
  const path = await store.use(async (open) => {
    const { path } = await make(open, "one");
    await make(open, "two");
    return path;
  });
  const folder = join(store.root, "var");
  const file = join(folder, "db.sqlite");
  copyFileSync(file, `${store.root}-copy`);
  const whole = readFileSync(`${store.root}-copy`);
  rmSync(`${store.root}-copy`);
  const objects = readdirSync(join(store.root, "objects"));
  await fc.assert(
    fc.asyncProperty(damage, async ({ writes, length }) => {
      const bytes = Buffer.from(whole.subarray(0, length ?? whole.length));
      for (const [at, value, count] of writes) bytes.subarray(at, at + count).fill(value);
      for (const name of readdirSync(folder)) {
        if (name.startsWith("db.sqlite")) rmSync(join(folder, name));
      }
      writeFileSync(file, bytes);
      const use = async (): Promise<void> => {
        await store.use(async (open) => {
          open.info(path);
          open.closure([path]);
          await open.realisation("0".repeat(32), ["out"]);
          await (await open.maintain()).verify({ contents: true });
        });
      };
      const error = await use().then(
        () => undefined,
        (thrown: unknown) => firstError(thrown),
      );
      if (error !== undefined && !isAstbuildError(error)) throw error;
      expect(readdirSync(join(store.root, "objects"))).toEqual(objects);
    }),
    { numRuns: 120, examples: [...FOUND] },
  );
});
