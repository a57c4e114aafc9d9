/**
 * Measures images of some hundred megabytes of this machine's libraries, beside cpio and gzip:
 *
 *     node packages/image/test/bench-image.ts [folder] [megabytes]
 *
 * Never run by tests. Figures go into reports, not into assertions.
 */

import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { planImage, segmentFolder, verifyImage, writeImage } from "@astbuild/image";
import type { ImagePlan } from "@astbuild/image";
import { fakeStore } from "./fake-store.ts";
import type { FakeStore } from "./fake-store.ts";
import { manifestOf } from "./manifest-of.ts";

const from = process.argv[2] ?? "/usr/lib/x86_64-linux-gnu";
const most = Number(process.argv[3] ?? 100) * 1e6;
const folder = mkdtempSync(join(tmpdir(), "astbuild-bench-"));

try {
  const store = fill();
  const plan = await measure("plan", () => planOf(store));
  console.log(`${plan.entries.length} entries, ${(plan.inflatedSize / 1e6).toFixed(1)} MB`);
  for (const threads of [1, 2]) {
    await measure(`write, ${threads} threads, level 6`, () => write(plan, { threads }));
  }
  await measure("verify", () => verifyImage(`${folder}/1.gz`, plan));
  mkdirSync(`${folder}/cache`);
  await measure("write, 2 threads, cache filled", () => write(plan, { threads: 2, cached: true }));
  const file = plan.entries.find(({ size }) => size > 50_000)!;
  writeFileSync(file.content!.physical, readFileSync(file.content!.physical).reverse());
  const again = await measure("plan again, one file changed", () => planOf(store));
  await measure("write, one file changed", () => write(again, { threads: 1, cached: true }));
  await measure("verify again", () => verifyImage(`${folder}/1.gz`, again));
  console.log("size", statSync(`${folder}/1.gz`).size);
  peer("cpio | gzip -9", "gzip -9n");
  peer("cpio | pigz -9", "pigz -9n");
  peer("cpio | gzip -6", "gzip -6n");
} finally {
  execFileSync("chmod", ["-R", "u+w", folder]);
  rmSync(folder, { recursive: true, force: true });
}

/** Copies without the ELF magic: the bench is of bytes, and these libraries are not in a store. */
function fill(): FakeStore {
  mkdirSync(`${folder}/store`);
  const store = fakeStore(`${folder}/store`);
  let total = 0;
  const packages = new Map<string, Record<string, Buffer>>();
  for (const path of globSync(`${from}/**/*`).sort()) {
    const stats = lstatSync(path);
    if (!stats.isFile() || total + stats.size > most) continue;
    total += stats.size;
    const bytes = readFileSync(path);
    if (bytes[0] === 0x7f) bytes[0] = 0x7e;
    const name =
      basename(path)
        .replaceAll(/[^a-z0-9]/gi, "")
        .slice(0, 4) || "rest";
    const files = packages.get(name) ?? {};
    files[`${packages.size}-${Object.keys(files).length}-${basename(path)}`] = bytes;
    packages.set(name, files);
  }
  for (const [name, files] of packages) store.add(name, files);
  return store;
}

function planOf(store: FakeStore): Promise<ImagePlan> {
  const entries = store.closure.map((path) => [path, { type: "tree", source: path }] as const);
  return planImage(manifestOf(Object.fromEntries(entries)), store);
}

async function write(
  plan: ImagePlan,
  { threads, cached = false }: { threads: number; cached?: boolean },
): Promise<void> {
  rmSync(`${folder}/${threads}.gz`, { force: true });
  const segments = segmentFolder(`${folder}/cache`);
  const output = `${folder}/${threads}.gz`;
  const written = await writeImage(plan, { output, threads, ...(cached ? { segments } : {}) });
  const { total, reused } = written.segments;
  console.log(`  ${written.size} bytes, ${total} segments, ${reused} reused`);
}

function peer(name: string, compress: string): void {
  const start = performance.now();
  const out = openSync(`${folder}/peer`, "w");
  const command = `find . -print0 | sort -z | cpio -o -H newc -R 0:0 --quiet --null | ${compress}`;
  const run = spawnSync("sh", ["-c", `${command}; times >&2`], {
    cwd: `${folder}/store`,
    stdio: ["ignore", out, "pipe"],
    encoding: "utf8",
  });
  closeSync(out);
  if (run.status !== 0) return console.log(`${name}: not here`);
  report(name, start);
  const ofChildren = run.stderr.trim().split("\n").at(-1);
  console.log(`  ${statSync(`${folder}/peer`).size} bytes, processor ${ofChildren}`);
}

async function measure<T>(name: string, action: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const before = process.cpuUsage();
  const result = await action();
  const { user, system } = process.cpuUsage(before);
  report(`${name}, processor ${((user + system) / 1e6).toFixed(2)} s`, start);
  return result;
}

function report(name: string, start: number): void {
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  const memory = (process.memoryUsage().rss / 2 ** 20).toFixed(0);
  console.log(`${seconds.padStart(7)} s  ${name}  (${memory} MiB)`);
}
