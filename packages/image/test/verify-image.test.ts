import { readFileSync, writeFileSync } from "node:fs";
import { deflateRawSync, gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { planImage, verifyImage, writeImage } from "../src/index.ts";
import type { ImagePlan } from "../src/index.ts";
import { errorOf } from "./error-of.ts";
import { fakeStore } from "./fake-store.ts";
import { manifestOf } from "./manifest-of.ts";
import { noise } from "./noise.ts";
import { scratch } from "./scratch.ts";

interface Made {
  readonly plan: ImagePlan;
  readonly path: string;
  readonly bytes: Buffer;
  /** The error of a file with these bytes instead. */
  readonly broken: (bytes: Uint8Array) => Promise<string>;
}

async function made(): Promise<Made> {
  const store = fakeStore(scratch());
  const a = store.add("a", { x: noise(1, 300_000), y: "y", z: { link: "y" } });
  const plan = await planImage(manifestOf({ "/": { type: "tree", source: a } }), store);
  const path = `${scratch()}/image`;
  await writeImage(plan, { output: path, threads: 1 });
  const broken = async (bytes: Uint8Array): Promise<string> => {
    writeFileSync(path, bytes);
    return errorOf(() => verifyImage(path, plan));
  };
  return { plan, path, bytes: readFileSync(path), broken };
}

test("takes what was written, with the plan and without", async () => {
  const { path, plan } = await made();
  await expect(verifyImage(path, plan)).resolves.toBeUndefined();
  await expect(verifyImage(path)).resolves.toBeUndefined();
});

test("takes one gzip member with our header and nothing else", async () => {
  const { bytes, broken } = await made();
  const second = gzipSync("");
  expect(await broken(Buffer.concat([bytes, second]))).toContain("IMAGE_INVALID");
  expect(await broken(Buffer.concat([bytes, Buffer.alloc(300_000)]))).toContain("IMAGE_INVALID");
  expect(await broken(bytes.subarray(0, -1))).toContain("IMAGE_INVALID");
  expect(await broken(bytes.subarray(0, 100_000))).toContain("IMAGE_INVALID");
  expect(await broken(bytes.subarray(0, 12))).toContain("cut off");
  const named = Buffer.from(bytes);
  named[3] = 8;
  expect(await broken(named)).toContain("the gzip header is plain");
});

test("checks CRC and size against the archive", async () => {
  const { bytes, broken } = await made();
  const flip = (at: number): Buffer => {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1;
    return changed;
  };
  expect(await broken(flip(bytes.length - 8))).toContain("the CRC is that of the archive");
  expect(await broken(flip(bytes.length - 4))).toContain("the size is that of the archive");
  expect(await broken(flip(bytes.length >> 1))).toMatch(/IMAGE_(?:INVALID|DIFFERS)/);
  expect(await broken(deflateRawSync("x"))).toContain("IMAGE_INVALID");
  expect(await broken(Buffer.alloc(0))).toContain("IMAGE_INVALID");
});

test("names what is not as planned", async () => {
  const { path, plan } = await made();
  const [x, y, z] = plan.entries;
  const differs = async (entries: readonly (typeof x)[]): Promise<string> =>
    errorOf(() => verifyImage(path, { ...plan, entries: entries as ImagePlan["entries"] }));
  expect(await differs([x, { ...y!, mode: 0o600, uid: 3 }, z])).toBe(
    [
      "error IMAGE_DIFFERS  /y is not in the image as planned",
      `  image        ${path}`,
      "  path         /y",
      "  differences  mode is 644, planned 600",
      "               owner is 0:0, planned 3:0",
      "  hint         the disk or the memory may be at fault: build the image again",
    ].join("\n"),
  );
  const content = { ...x!.content!, digest: y!.content!.digest };
  expect(await differs([{ ...x!, content }, y, z])).toContain("content is");
  expect(await differs([x, y, { ...z!, target: "x" }])).toContain("target is y, planned x");
  expect(await differs([x, y])).toContain("it was not planned");
  expect(await differs([x, y, z, { ...z!, path: "/zz" }])).toContain("it is not in the image");
});
