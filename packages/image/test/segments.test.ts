import fc from "fast-check";
import { expect, test } from "vitest";
import { archivedSize, TRAILER_SIZE } from "../src/archived-size.ts";
import type { PlannedEntry } from "../src/index.ts";
import { inodeNumbers } from "../src/inode-numbers.ts";
import { segmentsOf } from "../src/segments.ts";
import { pathOf } from "./fake-store.ts";

const MIB = 1024 * 1024;

function entries(files: readonly (readonly [path: string, size: number])[]): PlannedEntry[] {
  const ino = inodeNumbers();
  return files.map(([path, size]) => ({
    ...({ path, type: "file", mode: 0o644, uid: 0, gid: 0, size } as const),
    ino: ino(path),
    why: { kind: "named" },
  }));
}

/** First paths of the segments. */
function cuts(files: PlannedEntry[]): string[] {
  return segmentsOf(files).map(({ pieces }) => `${pieces[0]!.entry.path}@${pieces[0]!.start}`);
}

test("all pieces together are the archive, in its order, and no segment is large", () => {
  const size = fc.oneof(fc.nat(100), fc.nat(2 * MIB), fc.integer({ min: MIB, max: 20 * MIB }));
  fc.assert(
    fc.property(fc.array(size, { maxLength: 60 }), (sizes) => {
      const files = entries(
        sizes.map((each, index) => [`/f${String(index).padStart(3, "0")}`, each]),
      );
      const segments = segmentsOf(files);
      const total = files.reduce(
        (sum, { path, size: bytes }) => sum + archivedSize(path, bytes),
        0,
      );
      expect(segments.reduce((sum, each) => sum + each.size, 0)).toBe(total + TRAILER_SIZE);
      expect(segments.filter(({ hasTrailer }) => hasTrailer)).toHaveLength(1);
      expect(segments.at(-1)!.hasTrailer).toBe(true);
      expect(segments.every((each) => each.size <= 4 * MIB + TRAILER_SIZE)).toBe(true);
      const walked = segments.flatMap(({ pieces }) => pieces);
      expect(Map.groupBy(walked, ({ entry }) => entry).size).toBe(files.length);
      expect(walked.filter(({ start }) => start === 0).map(({ entry }) => entry)).toEqual(files);
    }),
  );
});

test("a store path begins a segment, and what follows it too", () => {
  const [a = "", b = ""] = [pathOf("a"), pathOf("b")].sort();
  const files = entries([
    ["/ast", 0],
    ["/ast/store", 0],
    [a, 0],
    [`${a}/x`, 9],
    [b, 9],
    ["/bin", 0],
  ]);
  expect(cuts(files)).toEqual(["/ast@0", `${a}@0`, `${b}@0`, "/bin@0"]);
});

test("a file that is added, changed or removed moves few cuts", () => {
  const names = Array.from(
    { length: 1200 },
    (_, index) => `/lib/f${String(index).padStart(4, "0")}`,
  );
  const base = names.map((name, index) => [name, 1000 + ((index * 7919) % 120_000)] as const);
  const before = new Set(cuts(entries(base)));
  expect(before.size).toBeGreaterThan(25);
  const changed = [
    base.toSpliced(600, 1),
    base.toSpliced(600, 0, ["/lib/f0599a", 5_000]),
    base.toSpliced(600, 1, ["/lib/f0600", 900_000]),
  ];
  for (const each of changed) {
    const after = cuts(entries(each));
    expect(after.filter((cut) => !before.has(cut)).length).toBeLessThanOrEqual(4);
  }
});

test("a large file is cut inside, at fixed places of its own", () => {
  expect(
    cuts(
      entries([
        ["/a", 10],
        ["/b", 5 * MIB],
        ["/c", 10],
      ]),
    ),
  ).toEqual(["/a@0", "/b@0", `/b@${2 * MIB}`, `/b@${4 * MIB}`, "/c@0"]);
});
