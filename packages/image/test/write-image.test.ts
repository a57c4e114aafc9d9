import {
  openSync,
  closeSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { blake3 } from "@astbuild/hash";
import { planImage, segmentFolder, verifyImage, writeImage } from "../src/index.ts";
import type { ImagePlan } from "../src/index.ts";
import { errorOf } from "./error-of.ts";
import { fakeStore } from "./fake-store.ts";
import type { FakeStore } from "./fake-store.ts";
import { manifestOf } from "./manifest-of.ts";
import { noise } from "./noise.ts";
import { scratch } from "./scratch.ts";

async function smallPlan(changes: Parameters<typeof manifestOf>[1] = {}): Promise<ImagePlan> {
  const store = fakeStore(scratch());
  const a = store.add("a", { bin: { x: { run: "#!/bin/x\n" } }, étc: "text", l: { link: "étc" } });
  return planImage(
    manifestOf(
      {
        "/": { type: "tree", source: a },
        "/dev/null": { type: "charDevice", major: 1, minor: 3, mode: 0o666 },
        "/tmp": { type: "directory", mode: 0o1777 },
      },
      changes,
    ),
    store,
  );
}

/** Some megabytes in two objects, one file above the size at which it is cut inside. */
async function largePlan(store: FakeStore = fakeStore(scratch())): Promise<ImagePlan> {
  const folder = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`file-${index}`, noise(index, 60_000)]),
  );
  const a = store.add("a", { ...folder, big: noise(1000, 5_000_000) });
  const b = store.add("b", { "file-0": noise(2000, 10_000) });
  return planImage(
    manifestOf({
      "/": { type: "tree", source: a },
      "/b": { type: "tree", source: b, links: true },
    }),
    store,
  );
}

test("the bytes of a small image are what they were", async () => {
  const folder = scratch();
  await writeImage(await smallPlan(), { output: `${folder}/gz`, threads: 1 });
  const bare = await smallPlan({ compress: false });
  const plain = await writeImage(bare, { output: `${folder}/plain`, threads: 1 });
  await verifyImage(`${folder}/plain`, bare);
  const image = readFileSync(`${folder}/gz`);
  const archive = readFileSync(`${folder}/plain`);
  expect(gunzipSync(image).equals(archive)).toBe(true);
  expect(plain).toMatchObject({ size: archive.length, uncompressed: archive.length });
  expect(archive.toString("latin1").replaceAll("\0", "·")).toMatchInlineSnapshot(`
    "07070133195494000041ED00000000000000000000000112CEA60000000000000000000000000000000000000000000000000400000000bin···07070141E3664E000081ED00000000000000000000000112CEA60000000009000000000000000000000000000000000000000600000000bin/x·#!/bin/x
    ···07070153E4CF00000041ED00000000000000000000000112CEA60000000000000000000000000000000000000000000000000400000000dev···0707014187A773000021B600000000000000000000000112CEA60000000000000000000000000000000001000000030000000900000000dev/null··0707011A86218A0000A1FF00000000000000000000000112CEA60000000004000000000000000000000000000000000000000200000000l·Ã©tc070701066943A6000043FF00000000000000000000000112CEA60000000000000000000000000000000000000000000000000400000000tmp···070701330FB636000081A400000000000000000000000112CEA60000000004000000000000000000000000000000000000000500000000Ã©tc··text07070100000000000000000000000000000000000000010000000000000000000000000000000000000000000000000000000B00000000TRAILER!!!····"
  `);
  expect(image.toString("base64")).toMatchInlineSnapshot(
    `"H4sIAAAAAAAA/7SQTQrCMBCFs/YWxQM005km6TKtKQiuxBP4sxBqcVHFK3kOL2ZSmyBiIAi+zTzyM9+84ZJLDohQlVQRtyIwC/5dAEVjtIjcxkXebI89Y4yPTMtBIci4c5XOrBKZ4Ydl5jc2z/LRzAK/RENNOw34x8z7w/Uts5JaSnTnBdSxrqlMmCpONezGMvP+0nWeC1qJApR2dxraNpFLkXefKrzp2OM+7F5MLkRF+OpGmMxMVZhtOJ3DfhF5WwscuynQsfl/zVl641IyNhxuw5Q1TanvPlV7s1nr5cqssyyzkdkTAAD//wMAEwAgq7wDAAA="`,
  );
});

test("the bytes do not depend on the number of threads, the time of reading or the umask", async () => {
  const folder = scratch();
  const digests = new Set<string>();
  const before = process.umask(0o077);
  for (const threads of [1, 2, 3]) {
    process.umask(threads === 2 ? 0 : 0o077);
    const output = `${folder}/${threads}`;
    const written = await writeImage(await largePlan(), { output, threads });
    expect(written.segments.total).toBeGreaterThan(6);
    digests.add(blake3(readFileSync(output)));
  }
  process.umask(before);
  expect(digests.size).toBe(1);
});

test("what is written is what was planned, and the report tells what each package takes", async () => {
  const plan = await largePlan();
  const output = `${scratch()}/image`;
  const seen: number[] = [];
  const written = await writeImage(plan, {
    output,
    threads: 2,
    onProgress: (done) => seen.push(done),
  });
  await verifyImage(output, plan);
  expect(written.size).toBe(readFileSync(output).length);
  expect(written.uncompressed).toBe(plan.inflatedSize);
  expect(seen.at(-1)).toBe(plan.inflatedSize);
  const compressed = written.report.packages.reduce((sum, each) => sum + each.compressed!, 0);
  expect(Math.abs(compressed - written.size)).toBeLessThan(200);
});

test("segments come from the cache, what is damaged there does not, and the bytes are the same", async () => {
  const folder = scratch();
  const plan = await largePlan();
  const segments = segmentFolder(scratch());
  const cache = scratch();
  const options = { segments: segmentFolder(cache), threads: 2 };
  const first = await writeImage(plan, { ...options, output: `${folder}/1` });
  expect(first.segments.reused).toBe(0);
  const second = await writeImage(plan, { ...options, output: `${folder}/2` });
  expect(second.segments.reused).toBe(second.segments.total);
  const [some, other] = readdirSync(cache).map((name) => `${cache}/${name}`);
  const kept = readFileSync(some!);
  const flipped = (at: number): Buffer => kept.with(at, kept[at]! ^ 1) as Buffer;
  const damaged = [
    kept.subarray(0, 20),
    kept.subarray(0, 100),
    flipped(0),
    flipped(33),
    flipped(kept.length >> 1),
    Buffer.concat([kept, Buffer.alloc(1)]),
    readFileSync(other!),
  ];
  for (const bytes of damaged) {
    writeFileSync(some!, bytes);
    rmSync(`${folder}/3`, { force: true });
    const third = await writeImage(plan, { ...options, output: `${folder}/3` });
    expect(third.segments.reused).toBe(third.segments.total - 1);
    expect(readFileSync(some!).equals(kept)).toBe(true);
  }
  await writeImage(plan, { threads: 1, segments, output: `${folder}/4` });
  const digests = [1, 2, 3, 4].map((each) => blake3(readFileSync(`${folder}/${each}`)));
  expect(new Set(digests).size).toBe(1);
});

test("a byte that changes in the file while it is written is found, whether its segment was kept or not", async () => {
  const [folder, cache] = [scratch(), segmentFolder(scratch())];
  const plan = await largePlan();
  const output = `${folder}/image`;
  for (const at of [10, 200_000]) {
    for (const segments of [undefined, cache].slice(at === 10 ? 0 : 1)) {
      const damage = (): void => {
        const fd = openSync(output, "r+");
        writeSync(
          fd,
          readFileSync(output).map((byte) => byte ^ 1),
          at,
          1,
          at,
        );
        closeSync(fd);
      };
      const options = { output, threads: 2, ...(segments && { segments }) };
      const onProgress = (done: number, total: number): void => void (done === total && damage());
      const error = await errorOf(() => writeImage(plan, { ...options, onProgress }));
      expect(error).toContain("IMAGE_DIFFERS  / is not in the image as planned");
      expect(readdirSync(folder)).toEqual([]);
    }
  }
});

test("the strict reader goes through what was kept as well: two segments in each other's place are found", async () => {
  const [folder, segments] = [scratch(), segmentFolder(scratch())];
  const store = fakeStore(scratch());
  const objects = ["a", "b", "c"].map((name) => store.add(name, { file: name }));
  const trees = objects.map((source, index) => [
    `/${index}`,
    { type: "tree", source, links: true } as const,
  ]);
  const plan = await planImage(manifestOf(Object.fromEntries(trees)), store);
  const options = { threads: 2, segments };
  const first = await writeImage(plan, { ...options, output: `${folder}/1` });
  expect(first.segments.total).toBeGreaterThan(3);
  const [lower, upper] = objects.toSorted().map((object) => {
    return plan.entries.filter(({ path }) => path.startsWith(object));
  });
  const at = plan.entries.indexOf(lower![0]!);
  const entries = plan.entries.toSpliced(at, 2 * lower!.length, ...upper!, ...lower!);
  const asked: boolean[] = [];
  const has = (key: string): boolean => {
    asked.push(segments.has(key));
    return asked.at(-1)!;
  };
  const swapped = { ...options, output: `${folder}/2`, segments: { ...segments, has } };
  const error = await errorOf(() => writeImage({ ...plan, entries }, swapped));
  expect(error).toContain("names come in component-wise byte order");
  expect(asked).toEqual(Array.from({ length: first.segments.total }, () => true));
  expect(readdirSync(folder)).toEqual(["1"]);
});

test("what differs from the plan is refused, and never kept in the cache", async () => {
  const [folder, cache] = [scratch(), scratch()];
  const options = { output: `${folder}/image`, threads: 1, segments: segmentFolder(cache) };
  const plan = await smallPlan();
  const twice = plan.entries.toSpliced(2, 0, plan.entries[1]!);
  expect(await errorOf(() => writeImage({ ...plan, entries: twice }, options))).toContain(
    "each path comes once",
  );
  expect(readdirSync(cache)).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
});

test("a changed file changes one segment or two", async () => {
  const store = fakeStore(scratch());
  const plan = await largePlan(store);
  const cache = segmentFolder(scratch());
  const folder = scratch();
  await writeImage(plan, { output: `${folder}/1`, threads: 2, segments: cache });
  const changed = plan.entries.find(({ path }) => path === "/file-30")!;
  const physical = changed.content!.physical;
  writeFileSync(physical, noise(77, 60_001));
  const again = await planImage(
    manifestOf({
      "/": { type: "tree", source: changed.storePath! },
      "/b": { type: "tree", source: store.closure[1]!, links: true },
    }),
    store,
  );
  const { segments } = await writeImage(again, {
    output: `${folder}/2`,
    threads: 2,
    segments: cache,
  });
  expect(segments.total - segments.reused).toBeGreaterThan(0);
  expect(segments.total - segments.reused).toBeLessThanOrEqual(2);
});

test("nothing is left at the output after a failure, an abort, or beside a file of somebody else", async () => {
  const folder = scratch();
  const store = fakeStore(scratch());
  const plan = await largePlan(store);
  const abort = new AbortController();
  const aborted = writeImage(plan, {
    output: `${folder}/aborted`,
    threads: 1,
    signal: abort.signal,
    onProgress: () => abort.abort(new Error("stop")),
  });
  await expect(aborted).rejects.toThrow("stop");
  writeFileSync(plan.entries.find(({ path }) => path === "/file-30")!.content!.physical, "short");
  expect(
    await errorOf(() => writeImage(plan, { output: `${folder}/failed`, threads: 2 })),
  ).toContain("IMAGE_SOURCE_CHANGED  /file-30 changed while the image was made");
  writeFileSync(`${folder}/there`, "mine");
  await expect(writeImage(plan, { output: `${folder}/there`, threads: 1 })).rejects.toThrow(
    "EEXIST",
  );
  expect(readdirSync(folder)).toEqual(["there"]);
  expect(readFileSync(`${folder}/there`, "utf8")).toBe("mine");
});

test("a file of the planned size and other content is refused, and never kept in the cache", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { file: "before" });
  const plan = await planImage(manifestOf({ "/": { type: "tree", source: a } }), store);
  const [folder, cache] = [scratch(), scratch()];
  const options = { output: `${folder}/image`, threads: 1, segments: segmentFolder(cache) };
  writeFileSync(`${store.physical(a)}/file`, "after!");
  expect(await errorOf(() => writeImage(plan, options))).toContain("IMAGE_SOURCE_CHANGED  /file");
  expect(readdirSync(cache)).toEqual([]);
});

test("an image above its budget is an error with what weighs most, and no file", async () => {
  const folder = scratch();
  const plan = await smallPlan({ sizeBudget: 100 });
  const error = await errorOf(() => writeImage(plan, { output: `${folder}/image`, threads: 1 }));
  expect(error).toContain("IMAGE_OVER_BUDGET  the image is above its budget of 100 B");
  expect(error).toMatch(/packages +bytes +compressed +entries +package\n +480 B +\d+ B +4 {2}a\n/);
  expect(error).toMatch(/files +9 B {2}\/bin\/x \(a: named\)/);
  expect(readdirSync(folder)).toEqual([]);
});

test("an empty image is an image", async () => {
  const plan = await planImage(manifestOf({}), fakeStore(scratch()));
  const output = `${scratch()}/image`;
  await writeImage(plan, { output, threads: 1 });
  await expect(verifyImage(output, plan)).resolves.toBeUndefined();
});
