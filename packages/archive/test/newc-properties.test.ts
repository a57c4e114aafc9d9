import fc from "fast-check";
import { expect, test } from "vitest";
import { readNewc } from "../src/index.ts";
import { archiveOf, chunksOf } from "./make-newc.ts";
import type { TestEntry } from "./make-newc.ts";
import { outcomeOf } from "./rejection.ts";

const name = fc
  .string({ unit: "binary", minLength: 1, maxLength: 8 })
  .filter((text) => !/[/\0]/.test(text) && text !== "." && text !== ".." && text !== "TRAILER!!!");

const node = fc.record({
  components: fc.array(name, { minLength: 1, maxLength: 3 }),
  type: fc.constantFrom("file", "folder", "symlink", "charDevice", "blockDevice", "fifo"),
  mode: fc.nat(0o7777),
  owner: fc.nat(0xffff_ffff),
  data: fc.uint8Array({ maxLength: 40 }),
  target: fc.string({ unit: "binary", minLength: 1 }).filter((text) => !text.includes("\0")),
  major: fc.nat(4095),
});

/** A valid tree of what was drawn: folders are added, what lies below something else is left out. */
const tree = fc.array(node, { maxLength: 12 }).map((nodes) => {
  const entries = new Map<string, TestEntry>();
  for (const { components, type, mode, owner, data, target, major } of nodes) {
    const common = { uid: owner, gid: owner, mtime: 1, ino: 0 };
    const parents = components.slice(1).map((_, index) => components.slice(0, index + 1).join("/"));
    if (parents.some((path) => (entries.get(path)?.type ?? "folder") !== "folder")) continue;
    for (const path of parents) entries.set(path, { ...common, path, type: "folder", mode });
    const path = components.join("/");
    if (entries.has(path)) continue;
    entries.set(path, {
      ...common,
      path,
      type,
      mode,
      ...(type === "file" ? { data } : {}),
      ...(type === "symlink" ? { target } : {}),
      ...(type === "charDevice" || type === "blockDevice" ? { major, minor: major } : {}),
    });
  }
  return [...entries.values()]
    .sort((left, right) => comparable(left).compare(comparable(right)))
    .map((entry, index) => ({ ...entry, ino: index + 1 }));
});

test("what is written is read, from chunks of any size", async () => {
  await fc.assert(
    fc.asyncProperty(tree, fc.integer({ min: 1, max: 300 }), async (entries, length) => {
      const archive = archiveOf(entries);
      const got: unknown[] = [];
      for await (const { data, offset: _, ...entry } of readNewc(chunksOf(archive, length), "i")) {
        got.push({ ...entry, content: Buffer.concat(await Array.fromAsync(data)).toString("hex") });
      }
      expect(got).toEqual(
        entries.map(({ data = Buffer.alloc(0), ...entry }) => ({
          major: 0,
          minor: 0,
          ...entry,
          size: data.length + Buffer.byteLength(entry.target ?? ""),
          content: Buffer.from(data).toString("hex"),
        })),
      );
    }),
  );
});

test("a changed or cut archive is taken or IMAGE_INVALID, nothing else", async () => {
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(tree, changes, fc.nat(), async (entries, list, cut) => {
      const archive = archiveOf(entries);
      for (const [at, byte] of list) archive[at % archive.length] = byte;
      const length = archive.length - (cut % 3 === 0 ? cut % archive.length : 0);
      const outcome = await outcomeOf(() => readNewc(chunksOf(archive.subarray(0, length)), "i"));
      expect(["taken", "IMAGE_INVALID"]).toContain(outcome);
    }),
  );
});

test("random bytes are IMAGE_INVALID", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), fc.boolean(), async (bytes, magic) => {
      const start = magic ? Buffer.from("070701") : Buffer.alloc(0);
      const archive = Buffer.concat([start, bytes]);
      expect(await outcomeOf(() => readNewc(chunksOf(archive), "i"))).toBe("IMAGE_INVALID");
    }),
  );
});

/** Component-wise byte order is plain byte order once the slash is the lowest byte. */
function comparable(entry: TestEntry): Buffer {
  return Buffer.from(entry.path.replaceAll("/", "\0"));
}
