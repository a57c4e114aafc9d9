import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { planImage, verifyImage, writeImage } from "../src/index.ts";
import { fakeStore } from "./fake-store.ts";
import type { Content, Folder } from "./fake-store.ts";
import { manifestOf } from "./manifest-of.ts";
import { scratch } from "./scratch.ts";

const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
  .filter((each) => !/[/\0]/.test(each) && each !== "." && each !== ".." && each.isWellFormed())
  .filter((each) => each === each.normalize("NFC") && !(each in {}));

const file = fc.oneof(
  fc.uint8Array({ maxLength: 5000 }).map((bytes) => Buffer.from(bytes)),
  fc.string().map((text) => ({ run: `\0${text}` })),
);

const { tree } = fc.letrec<{ tree: Folder; content: Content }>((tie) => ({
  tree: fc.dictionary(name, tie("content"), { maxKeys: 5 }),
  content: fc.oneof(
    { maxDepth: 4 },
    file,
    name.map((link) => ({ link: `x${link}` })),
    tie("tree"),
  ),
}));

test("any tree becomes an image that is valid, and that gzip takes", async () => {
  const folder = scratch();
  let run = 0;
  await fc.assert(
    fc.asyncProperty(tree, fc.integer({ min: 1, max: 9 }), async (content, level) => {
      const store = fakeStore(scratch());
      const source = store.add("object", content);
      const plan = await planImage(manifestOf({ "/": { type: "tree", source } }, { level }), store);
      const output = `${folder}/${run++}.gz`;
      const written = await writeImage(plan, { output, threads: 1 });
      await verifyImage(output, plan);
      expect(gunzipSync(readFileSync(output)).length).toBe(written.uncompressed);
      expect(spawnSync("gzip", ["-t", output]).status).toBe(0);
      rmSync(output);
    }),
    { numRuns: 25 },
  );
});
