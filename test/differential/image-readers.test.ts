/** An image as others see it: gzip and zlib inflate it to the same bytes, and cpio-stream and GNU cpio read what was planned. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { planImage, verifyImage, writeImage } from "@astbuild/image";
import type { ImagePlan } from "@astbuild/image";
import { expect, onTestFinished, test } from "vitest";
import { fakeStore } from "../../packages/image/test/fake-store.ts";
import { manifestOf } from "../../packages/image/test/manifest-of.ts";
import { noise } from "../../packages/image/test/noise.ts";

interface Header {
  readonly name: string;
  readonly mode: number;
  readonly size: number;
  readonly linkname?: string;
}
interface Read {
  readonly name: string;
  readonly mode: number;
  readonly data: string;
  readonly size: number;
}
type OnEntry = (header: Header, content: Readable, next: () => void) => void;
interface Cpio {
  extract(): Writable & { on(event: "entry", call: OnEntry): void };
}

const cpio = createRequire(import.meta.url)("cpio-stream") as Cpio;

async function makeImage(): Promise<{ plan: ImagePlan; image: string }> {
  const folder = mkdtempSync(join(tmpdir(), "astbuild-image-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const store = fakeStore(folder);
  const many = Array.from({ length: 40 }, (_, index) => [`f${index}`, noise(index, index * 9_973)]);
  const source = store.add("object", {
    bin: { run: { run: noise(99, 5_000_001) }, sh: { link: "run" } },
    share: Object.fromEntries(many) as Record<string, Buffer>,
    empty: {},
  });
  const plan = await planImage(
    manifestOf({
      "/": { type: "tree", source },
      "/usr": { type: "tree", source, links: true },
      "/dev/console": { type: "charDevice", major: 5, minor: 1 },
    }),
    store,
  );
  const image = `${folder}/image.gz`;
  await writeImage(plan, { output: image, threads: 2 });
  await verifyImage(image, plan);
  return { plan, image };
}

test("gzip, zlib and we inflate the same bytes", async () => {
  const { plan, image } = await makeImage();
  const byZlib = gunzipSync(readFileSync(image));
  const byGzip = spawnSync("gzip", ["-dc", image], { maxBuffer: 2 ** 28 });
  expect(byGzip.status).toBe(0);
  expect(byGzip.stdout.equals(byZlib)).toBe(true);
  expect(byZlib.length).toBe(plan.inflatedSize);
});

test("cpio-stream reads the entries that were planned", async () => {
  const { plan, image } = await makeImage();
  const theirs = await readByCpioStream(gunzipSync(readFileSync(image)));
  const ours = plan.entries.map(({ path, mode, size, target, content }) => ({
    name: path.slice(1),
    mode,
    data: target ?? (content === undefined ? "" : readFileSync(content.physical, "latin1")),
    size: target === undefined ? size : 0,
  }));
  expect(theirs.map(({ name }) => name)).toEqual(ours.map(({ name }) => name));
  expect(theirs).toEqual(ours);
});

const hasCpio = spawnSync("cpio", ["--version"]).error === undefined;
const name = hasCpio ? "GNU cpio" : "GNU cpio (skipped: no cpio on PATH)";
test.skipIf(!hasCpio)(`${name} lists the entries that were planned`, async () => {
  const { plan, image } = await makeImage();
  const run = spawnSync("cpio", ["--list", "--quiet"], {
    input: gunzipSync(readFileSync(image)),
    encoding: "utf8",
  });
  expect(run.stderr).toBe("");
  expect(run.stdout.trimEnd().split("\n")).toEqual(plan.entries.map(({ path }) => path.slice(1)));
});

async function readByCpioStream(archive: Buffer): Promise<Read[]> {
  const entries: Read[] = [];
  const extract = cpio.extract();
  const ended = new Promise((resolve, reject) => {
    extract.on("finish", resolve);
    extract.on("error", reject);
  });
  extract.on("entry", (header, content, next) => {
    const chunks: Buffer[] = [];
    content.on("data", (chunk: Buffer) => chunks.push(chunk));
    content.on("end", () => {
      const data = header.linkname ?? Buffer.concat(chunks).toString("latin1");
      const size = header.linkname === undefined ? header.size : 0;
      entries.push({ name: header.name, mode: header.mode & 0o7777, data, size });
      next();
    });
  });
  extract.end(archive);
  await ended;
  return entries;
}
