import { lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs"; // prettier-ignore
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { mergeTree } from "../src/builders/merge-tree.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "merge-tree-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

/** Texts by path; what begins with `→ ` is a link. */
function part(name: string, files: Readonly<Record<string, string>>) {
  const physical = join(folder, name);
  mkdirSync(physical);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(physical, path)), { recursive: true });
    if (text.startsWith("→ ")) symlinkSync(text.slice(2), join(physical, path));
    else writeFileSync(join(physical, path), text);
  }
  return { logical: `/ast/store/${name}`, physical };
}

test("folders meet, files are hard links, equal files and links may come twice", () => {
  const parts = [
    part("one", { "bin/a": "a", "share/same": "s", "lib/link": "→ x" }),
    part("two", { "bin/b": "b", "share/same": "s", "lib/link": "→ x" }),
  ];
  const target = join(folder, "merged");
  mergeTree({ parts, links: {}, target });
  expect(readFileSync(join(target, "bin/a"), "utf8")).toBe("a");
  expect(readFileSync(join(target, "bin/b"), "utf8")).toBe("b");
  expect(readlinkSync(join(target, "lib/link"))).toBe("x");
  expect(lstatSync(join(target, "bin/a")).ino).toBe(
    lstatSync(join(parts[0]!.physical, "bin/a")).ino,
  );
});

test.each([
  ["another content", "a", "b"],
  ["a file and a link", "a", "→ a"],
  ["links to two places", "→ a", "→ b"],
])("a collision: %s", (_, first, second) => {
  const parts = [part("one", { "etc/x": first }), part("two", { "etc/x": second })];
  expect(() => mergeTree({ parts, links: {}, target: join(folder, "merged") })).toThrow(
    expect.objectContaining({
      code: "TREE_COLLISION",
      facts: { path: "etc/x", first: "/ast/store/one", second: "/ast/store/two" },
    }),
  );
});

test("a part that is a file", () => {
  const physical = join(folder, "file");
  writeFileSync(physical, "x");
  const parts = [{ logical: "/ast/store/file", physical }];
  expect(() => mergeTree({ parts, links: {}, target: join(folder, "merged") })).toThrow(
    expect.objectContaining({ code: "TREE_PART" }),
  );
});

test("links are added where their target is and their place is free", () => {
  const parts = [part("one", { "bin/gcc-14": "x", "bin/taken": "t" })];
  const target = join(folder, "merged");
  mergeTree({
    parts,
    links: {
      "bin/gcc": "gcc-14",
      "bin/taken": "gcc-14",
      "bin/none": "gone",
      "new/gcc": "../bin/gcc-14",
    },
    target,
  });
  expect(readlinkSync(join(target, "bin/gcc"))).toBe("gcc-14");
  expect(readFileSync(join(target, "bin/taken"), "utf8")).toBe("t");
  expect(lstatSync(join(target, "bin/none"), { throwIfNoEntry: false })).toBeUndefined();
  expect(readlinkSync(join(target, "new/gcc"))).toBe("../bin/gcc-14");
});
