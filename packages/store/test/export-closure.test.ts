import {
  chmodSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { StorePath } from "@astbuild/derivation";
import { make, storeCase } from "./store-case.ts";
import type { StoreCase } from "./store-case.ts";
import { build, temporaryFolder } from "./temporary-store.ts";

async function exported(store: StoreCase, paths: readonly StorePath[]): Promise<Buffer> {
  return await store.use(async (open) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of (await open.maintain()).export(paths)) chunks.push(chunk);
    return Buffer.concat(chunks);
  });
}

async function importInto(store: StoreCase, file: Buffer): Promise<StorePath[]> {
  return await store.use(async (open) => await (await open.maintain()).import(pieces(file)));
}

// oxlint-disable-next-line typescript/require-await -- an async iterable is wanted
async function* pieces(file: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.length; start += 77) yield file.subarray(start, start + 77);
}

async function exampleClosure(store: StoreCase): Promise<StorePath> {
  return await store.use(async (open) => {
    const library = await make(open, "library");
    const published = await build(open, {
      name: "program",
      candidates: [library.path],
      outputs: {
        out: (target, scratch) => {
          mkdirSync(join(target, "bin"), { recursive: true });
          writeFileSync(join(target, "bin/run"), `${scratch["out"]} ${library.path}`, {
            mode: 0o755,
          });
          writeFileSync(join(target, "bin/same"), "x".repeat(1000));
          symlinkSync(`${scratch["out"]}/bin/run`, join(target, "link"));
        },
      },
    });
    return published.outputs["out"]!.path;
  });
}

test("a closure goes to another store as one file, with its own path in it", async () => {
  const from = storeCase();
  const to = storeCase();
  const program = await exampleClosure(from);
  const file = await exported(from, [program]);
  const imported = await importInto(to, file);
  expect(imported).toHaveLength(2);
  expect(to.objects()).toEqual(["library", "program"]);
  expect(await exported(to, [program])).toEqual(file);
  await to.use(async (open) => {
    const { findings } = await (await open.maintain()).verify({ contents: true });
    expect(findings).toEqual([]);
    expect(open.info(program)!.references).toEqual([imported[0]]);
  });
  expect(await importInto(to, file)).toEqual(imported);
});

const file = (path: string): string => `${JSON.stringify(["file", path, false, 0])}\n`;
const folder = (path: string): string => `${JSON.stringify(["folder", path])}\n`;

test.each([
  ["unsorted", folder("") + file("b") + file("a"), "not in order"],
  ["twice", folder("") + file("a") + file("a"), "not in order"],
  ["a dot dot", folder("") + file("../a"), "no file can have"],
  ["a slash", folder("") + file("/a"), "no file can have"],
  ["NUL", folder("") + file("a\0b"), "no file can have"],
  [
    "through a link",
    `${folder("")}${JSON.stringify(["symlink", "a", "/tmp"])}\n${file("a/b")}`,
    "in no folder",
  ],
  ["other bytes", file(""), "not those of its name"],
  ["nothing", "", "an object is empty"],
])("D11: %s is refused, and nothing is left", async (_what, entries, why) => {
  const store = storeCase();
  const { createBlake3 } = await import("@astbuild/hash");
  const object = JSON.stringify(["object", `/ast/store/${"0".repeat(32)}-bad`, []]);
  const body = `astbuild-export-1\n${object}\n${entries}`;
  const end = JSON.stringify(["end", createBlake3().update(body).digest()]);
  await expect(importInto(store, Buffer.from(`${body}${end}\n`))).rejects.toMatchObject({
    code: "EXPORT_INVALID",
    message: expect.stringContaining(why),
  });
  expect(readdirSync(join(store.root, "objects"))).toEqual([]);
  expect(readdirSync(join(store.root, "var/tmp"))).toEqual([]);
});

test("a flipped bit, a cut end and something behind it are refused", async () => {
  const from = storeCase();
  const whole = await exported(from, [await exampleClosure(from)]);
  const flipped = Buffer.from(whole);
  flipped[whole.indexOf("xxx")]! ^= 1;
  const to = storeCase();
  for (const bad of [flipped, whole.subarray(0, -1), Buffer.concat([whole, whole])])
    await expect(importInto(to, bad)).rejects.toMatchObject({ code: "EXPORT_INVALID" });
  expect(readdirSync(join(to.root, "objects"))).toEqual([]);
});

test("D12: a link is added as a link, through whatever links its folder is reached by", async () => {
  const outside = temporaryFolder();
  mkdirSync(join(outside, "real"));
  symlinkSync("nowhere", join(outside, "real/link"));
  symlinkSync("real", join(outside, "folder"));
  writeFileSync(join(outside, "real/file"), "text");
  const store = storeCase();
  await store.use(async (open) => {
    const maintenance = await open.maintain();
    const link = await maintenance.add(join(outside, "real/link"), "link");
    expect(await maintenance.add(join(outside, "folder/link"), "link")).toBe(link);
    const file = await maintenance.add(join(outside, "real/file"), "file");
    expect(readFileSync(open.physical(file), "utf8")).toBe("text");
    expect((await maintenance.verify({ contents: true })).findings).toEqual([]);
  });
});

test("what is damaged is not exported, not even when nobody has noticed", async () => {
  const store = storeCase();
  const library = await store.use(async (open) => {
    const { path } = await make(open, "library");
    return { path, file: join(open.physical(path), "file") };
  });
  chmodSync(library.file, 0o644);
  const bytes = readFileSync(library.file);
  bytes[0]! ^= 1;
  writeFileSync(library.file, bytes);
  await expect(exported(store, [library.path])).rejects.toMatchObject({ code: "STORE_DAMAGED" });
});
