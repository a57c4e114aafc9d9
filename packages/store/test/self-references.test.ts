import {
  chmodSync,
  linkSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { deflateRawSync, gzipSync, zstdCompressSync } from "node:zlib";
import { crc32 } from "node:zlib";
import { hashPart, scratchPath } from "@astbuild/derivation";
import { hash160 } from "@astbuild/hash";
import { expect, test } from "vitest";
import { treeDigest, treeListing } from "../src/tree-digest.ts";
import { build, temporaryStore } from "./temporary-store.ts";

const scratch = scratchPath("own", "out");
const hash = hashPart(scratch);

function folderWith(
  files: Readonly<Record<string, string | Uint8Array>>,
): (target: string) => void {
  return (target) => {
    mkdirSync(target);
    for (const [name, content] of Object.entries(files)) writeFileSync(join(target, name), content);
  };
}

test("a hash across the boundary of two reads is found and replaced", async () => {
  const store = await temporaryStore();
  const filler = "/".repeat(256 * 1024 - 16);
  const { outputs } = await build(store, {
    name: "own",
    outputs: { out: (target) => writeFileSync(target, `${filler}${hash}end`) },
  });
  const { path } = outputs["out"]!;
  expect(readFileSync(store.physical(path), "utf8")).toBe(`${filler}${hashPart(path)}end`);
});

test("the content digest is that of the bytes as they lie there", async () => {
  const store = await temporaryStore();
  const { outputs } = await build(store, {
    name: "own",
    outputs: {
      out(target) {
        mkdirSync(target);
        writeFileSync(join(target, "file"), `x ${hash}`);
        symlinkSync(`${scratch}/file`, join(target, "link"));
      },
    },
  });
  const info = store.info(outputs["out"]!.path)!;
  expect(treeDigest(store.physical(info.path))).toBe(info.contentDigest);
  expect(info.digest).not.toBe(info.contentDigest);
});

test("hard links within an output are written once and stay links", async () => {
  const store = await temporaryStore();
  const { outputs } = await build(store, {
    name: "own",
    outputs: {
      out(target) {
        mkdirSync(target);
        writeFileSync(join(target, "a"), `prefix=${hash}`);
        linkSync(join(target, "a"), join(target, "b"));
      },
    },
  });
  const physical = store.physical(outputs["out"]!.path);
  expect(readFileSync(join(physical, "b"), "utf8")).toBe(
    `prefix=${hashPart(outputs["out"]!.path)}`,
  );
  expect(statSync(join(physical, "a")).ino).toBe(statSync(join(physical, "b")).ino);
});

test("a file that is linked to another object is copied before it is written", async () => {
  const store = await temporaryStore();
  const first = await build(store, {
    name: "plain",
    outputs: { out: (target) => writeFileSync(target, `text ${hash}`) },
  });
  const shared = store.physical(first.outputs["out"]!.path);
  const { outputs } = await build(store, {
    name: "own",
    outputs: {
      out(target) {
        mkdirSync(target);
        linkSync(shared, join(target, "copy"));
      },
    },
  });
  expect(readFileSync(shared, "utf8")).toBe(`text ${hash}`);
  const { path } = outputs["out"]!;
  expect(readFileSync(join(store.physical(path), "copy"), "utf8")).toBe(`text ${hashPart(path)}`);
});

test("a linked file of another object is left untouched where nothing is to be replaced", async () => {
  const store = await temporaryStore();
  const first = await build(store, {
    name: "plain",
    outputs: { out: (target) => writeFileSync(target, "text", { mode: 0o755 }) },
  });
  const shared = store.physical(first.outputs["out"]!.path);
  let ctime = 0n;
  await build(store, {
    name: "merged",
    scratch: false,
    outputs: {
      out(target) {
        mkdirSync(target);
        linkSync(shared, join(target, "copy"));
        ctime = statSync(shared, { bigint: true }).ctimeNs;
      },
    },
  });
  expect(statSync(shared, { bigint: true })).toMatchObject({
    ctimeNs: ctime,
    nlink: 2n,
    mtimeMs: 1000n,
  });
});

test("folders that a builder made read-only are no obstacle", async () => {
  const store = await temporaryStore();
  const { outputs } = await build(store, {
    name: "own",
    outputs: {
      out(target) {
        mkdirSync(join(target, "sub"), { recursive: true });
        symlinkSync(scratch, join(target, "sub/link"));
        writeFileSync(join(target, "sub/file"), hash, { mode: 0o400 });
        for (const folder of ["sub", ""]) chmodSync(join(target, folder), 0o555);
      },
    },
  });
  const { path } = outputs["out"]!;
  expect(store.resolve(`${path}/sub/link`)).toBe(store.physical(path));
});

test("what its owner may not read is opened first", async () => {
  const store = await temporaryStore();
  const { outputs } = await build(store, {
    name: "own",
    outputs: {
      out(target) {
        mkdirSync(join(target, "closed/inner"), { recursive: true });
        writeFileSync(join(target, "closed/inner/file"), hash, { mode: 0 });
        chmodSync(join(target, "closed/inner"), 0o111);
        chmodSync(join(target, "closed"), 0);
      },
    },
  });
  const { path } = outputs["out"]!;
  expect(readFileSync(store.resolve(`${path}/closed/inner/file`), "utf8")).toBe(hashPart(path));
});

test("a large tree comes out the same by threads as a small one here", async () => {
  const store = await temporaryStore();
  const { outputs } = await build(store, {
    name: "own",
    outputs: {
      out(target) {
        for (let index = 0; index < 300; index++) {
          const folder = join(target, `folder${index % 7}`);
          mkdirSync(folder, { recursive: true });
          writeFileSync(
            join(folder, `file${index}`),
            index % 3 === 0 ? `${index} ${scratch} ${hash}` : `${index}`,
          );
          if (index % 10 === 0)
            linkSync(join(folder, `file${index}`), join(folder, `link${index}`));
        }
        writeFileSync(join(target, "large"), Buffer.alloc(20 << 20, `${"x/".repeat(5000)}${hash}`));
      },
    },
  });
  const { path, self } = outputs["out"]!;
  expect(self).toBe(true);
  expect(treeListing(store.physical(path))).toHaveLength(339);
  expect(treeDigest(store.physical(path))).toBe(store.info(path)!.contentDigest);
  expect(readFileSync(store.resolve(`${path}/folder0/link0`), "utf8")).toBe(
    `0 ${path} ${hashPart(path)}`,
  );
  expect(readFileSync(store.resolve(`${path}/large`)).includes(hash)).toBe(false);
});

test("an error on a thread arrives with its code and facts", async () => {
  const store = await temporaryStore();
  const result = build(store, {
    name: "own",
    outputs: {
      out(target) {
        mkdirSync(target);
        for (let index = 0; index < 100; index++) writeFileSync(join(target, `file${index}`), "");
        writeFileSync(Buffer.concat([Buffer.from(`${target}/`), Buffer.from([0xff, 0x41])]), "");
      },
    },
  });
  await expect(result).rejects.toMatchObject({ code: "NAME_NOT_UTF8", facts: { name: "\\xffA" } });
});

const refused: [string, string, Record<string, string | Uint8Array>][] = [
  [
    "SELF_REFERENCE_SPLIT",
    "code.o",
    { "code.o": `\x48\xb8${hash.slice(8, 16)}\x48\xba${hash.slice(16, 24)}` },
  ],
  ["SELF_REFERENCE_COMPRESSED", "man.gz", { "man.gz": gzipSync(`see ${scratch}`) }],
  ["SELF_REFERENCE_COMPRESSED", "data.zst", { "data.zst": zstdCompressSync(`see ${scratch}`) }],
  ["SELF_REFERENCE_COMPRESSED", "lib.jar", { "lib.jar": zip("readme", `see ${scratch}`) }],
  [
    "SELF_REFERENCE_CHECKSUM",
    "stored.gz",
    { "stored.gz": gzipSync(`see ${scratch}`, { level: 0 }) },
  ],
  ["SELF_REFERENCE_NAME", `x-${hash}`, { [`x-${hash}`]: "" }],
];

test.each(refused)("%s is refused, naming %s", async (code, name, files) => {
  const store = await temporaryStore();
  const error = await build(store, { name: "own", outputs: { out: folderWith(files) } }).catch(
    (caught: unknown) => caught,
  );
  // A stored gzip member is found in both ways.
  expect([code, "SELF_REFERENCE_COMPRESSED"]).toContain((error as { code: string }).code);
  expect((error as Error).message).toContain(name);
});

test("a split names file and offset", async () => {
  const store = await temporaryStore();
  await expect(
    build(store, {
      name: "own",
      outputs: { out: folderWith({ "code.o": `\x48\xb8${hash.slice(0, 8)}` }) },
    }),
  ).rejects.toMatchObject({
    code: "SELF_REFERENCE_SPLIT",
    facts: { output: "out", files: ["code.o at offset 3"] },
  });
});

test("a recipe may allow a file by name", async () => {
  const store = await temporaryStore();
  const { outputs } = await build(store, {
    name: "own",
    allowedSplits: [{ files: "own/*.o", reason: "the path in it is for messages only" }],
    outputs: { out: folderWith({ "code.o": `\x48\xb8${hash.slice(0, 8)}` }) },
  });
  expect(outputs["out"]!.self).toBe(false);
});

test("a reference that stands only in a compressed file counts", async () => {
  const store = await temporaryStore();
  const first = await build(store, {
    name: "dependency",
    outputs: { out: (target) => writeFileSync(target, "") },
  });
  const dependency = first.outputs["out"]!.path;
  const { outputs } = await build(store, {
    name: "own",
    candidates: [dependency],
    outputs: {
      out: folderWith({
        "man.gz": gzipSync(`see ${dependency}`),
        "damaged.xz": Buffer.from("\xfd7zXZ\0junk", "latin1"),
      }),
    },
  });
  expect(outputs["out"]).toMatchObject({
    references: [dependency],
    unread: [{ path: "damaged.xz", format: "xz" }],
  });
});

test("the path of a recipe's next version does not change with its scratch path's hash", async () => {
  const store = await temporaryStore();
  const salted = scratchPath("own", "out", "check");
  const one = await build(store, {
    name: "own",
    resolvedHash: hash160("one"),
    outputs: { out: (target) => writeFileSync(target, scratch) },
  });
  await using folder = await store.makeBuildFolder("own");
  const source = join(folder.path, "out");
  writeFileSync(source, salted);
  const two = await store.publish({
    resolvedHash: hash160("two"),
    staticHash: hash160("two"),
    name: "own",
    candidates: [],
    outputs: [{ output: "out", name: "own", source, scratch: salted }],
  });
  expect(two.outputs["out"]!.path).toBe(one.outputs["out"]!.path);
});

/** A zip archive of one deflated file. */
function zip(name: string, text: string): Buffer {
  const data = deflateRawSync(text);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  common.writeUInt32LE(crc32(text), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(text.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([
    Buffer.from("PK\x03\x04", "latin1"),
    common,
    Buffer.from(name),
    data,
  ]);
  const central = Buffer.concat([
    Buffer.from("PK\x01\x02\x14\0", "latin1"),
    common,
    Buffer.alloc(14),
    Buffer.from(name),
  ]);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, central, end]);
}
