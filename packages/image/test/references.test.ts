import { expect, test } from "vitest";
import { planImage, warningText } from "../src/index.ts";
import type { ImageManifest } from "@astbuild/derivation";
import type { ImagePlan } from "../src/index.ts";
import { addDebugSection } from "./add-debug-section.ts";
import { library } from "./elf-files.ts";
import { fakeStore, pathOf } from "./fake-store.ts";
import type { Content, FakeStore } from "./fake-store.ts";
import { linesOf, reasonsOf } from "./lines-of.ts";
import { manifestOf } from "./manifest-of.ts";
import { scratch } from "./scratch.ts";

const DATA = pathOf("data");
const OTHER = pathOf("other-1.0");
const SINGLE = pathOf("single.sh");

function storeWith(file: Content): FakeStore {
  const store = fakeStore(scratch());
  store.add("data", {
    share: { a: "a", sub: { b: `see ${OTHER}/etc/conf.` } },
    bin: { "[": "x" },
    unused: "u",
  });
  store.add("other-1.0", { etc: { conf: "c" }, rest: "r" });
  store.add("single.sh", "single");
  store.add("app", { file });
  return store;
}

function plan(store: FakeStore, references: ImageManifest["references"]): Promise<ImagePlan> {
  const app = { type: "tree", source: pathOf("app") } as const;
  return planImage(manifestOf({ "/": app }, { references }), store);
}

test("by `paths`, a file or a whole folder that text names comes along, until nothing more comes", async () => {
  const result = await plan(storeWith(`dir=${DATA}/share\n`), "paths");
  expect(reasonsOf(result)).toEqual({
    [`${DATA}/share`]: "text in /file",
    [`${DATA}/share/a`]: "text in /file",
    [`${DATA}/share/sub`]: "text in /file",
    [`${DATA}/share/sub/b`]: "text in /file",
    [`${OTHER}/etc/conf`]: `text in ${DATA}/share/sub/b`,
  });
  expect(result.warnings).toEqual([]);
});

test.each([
  ['"%"', "quotes"],
  ["PATH=/bin:%:/x", "colons"],
  ["(see %).", "a sentence"],
  ["%, and", "a comma"],
  ["a;%|b", "shell"],
  ["\0%\0", "zeros"],
  ["%=1", "an assignment"],
  ["%//", "slashes behind"],
])("finds a path in %j (%s)", async (text) => {
  const result = await plan(storeWith(text.replace("%", `${OTHER}/etc/conf`)), "paths");
  expect(reasonsOf(result)).toEqual({ [`${OTHER}/etc/conf`]: "text in /file" });
});

test("finds a path with a bracket, and one across the windows in which a file is read", async () => {
  const text = `${DATA}/bin/[`;
  for (const offset of [0, 1024 * 1024 - 4100, 1024 * 1024 - 60, 1024 * 1024 - 3, 2_100_000]) {
    const file = Buffer.concat([Buffer.alloc(offset), Buffer.from(text), Buffer.alloc(9)]);
    expect(reasonsOf(await plan(storeWith(file), "paths"))).toEqual({ [text]: "text in /file" });
  }
});

test("what is bare, does not exist or is no input is reported and not taken", async () => {
  const unknown = pathOf("unknown");
  const text = [OTHER, `${OTHER}/`, `${DATA}/gone/%s`, `${unknown}/x`, `/ast/store/short`].join(
    "\n",
  );
  const result = await plan(storeWith(text), "paths");
  expect(reasonsOf(result)).toEqual({});
  expect(result.warnings).toEqual([{ kind: "bare reference", file: "/file", text: OTHER }]);
  expect(result.notes).toEqual([
    { kind: "missing reference", file: "/file", text: `${DATA}/gone/%s` },
    { kind: "unknown store path", file: "/file", text: `${unknown}/x` },
  ]);
});

test("a file that names the object it lies in tells where it was installed: no warning", async () => {
  const store = fakeStore(scratch());
  store.add("data", { share: { a: `prefix=${DATA}\n` } });
  store.add("app", { file: `see ${DATA}/share/a` });
  expect((await plan(store, "paths")).warnings).toEqual([]);
});

test("one warning for a text, however many files hold it", async () => {
  const store = storeWith(OTHER);
  const entries = ["/b", "/a", "/c"].map(
    (path) => [path, { type: "file", source: `${pathOf("app")}/file` }] as const,
  );
  const { warnings } = await planImage(manifestOf(Object.fromEntries(entries)), store);
  expect(warnings).toEqual([{ kind: "bare reference", file: "/a", text: OTHER, others: 2 }]);
  expect(warningText(warnings[0]!)).toBe(
    `/a (and 2 more) names ${OTHER} and nothing in it, so it is left out`,
  );
});

test("an object that is a file is named in full by its store path", async () => {
  const result = await plan(storeWith(`run ${SINGLE} now`), "paths");
  expect(reasonsOf(result)).toEqual({ [SINGLE]: "text in /file" });
  expect(linesOf(result)).toContain(`file 0444 ${SINGLE}`);
});

test("by `closure`, whole objects come, and those that stand in them", async () => {
  const result = await plan(storeWith(`bare ${DATA}`), "closure");
  expect(Object.keys(reasonsOf(result))).toEqual(
    [
      DATA,
      `${DATA}/bin`,
      `${DATA}/bin/[`,
      `${DATA}/share`,
      `${DATA}/share/a`,
      `${DATA}/share/sub`,
      `${DATA}/share/sub/b`,
      `${DATA}/unused`,
      OTHER,
      `${OTHER}/etc`,
      `${OTHER}/etc/conf`,
      `${OTHER}/rest`,
    ].sort(),
  );
  expect(reasonsOf(result)[OTHER]).toBe(`closure of ${DATA}/share/sub/b`);
});

test("by `closure`, a RUNPATH counts too", async () => {
  const result = await plan(storeWith(library({ runpath: `${OTHER}/etc` })), "closure");
  expect(reasonsOf(result)).toMatchObject({ [`${OTHER}/rest`]: "closure of /file" });
});

test("by `libraries`, text brings nothing", async () => {
  const result = await plan(storeWith(`${DATA}/share ${OTHER}`), "libraries");
  expect(reasonsOf(result)).toEqual({});
  expect(result.warnings).toEqual([]);
});

test("debug information is no text of the program", async () => {
  const elf = addDebugSection(library(), `${DATA}/share`, `${OTHER}/etc/conf`);
  expect(reasonsOf(await plan(storeWith(elf), "paths"))).toEqual({
    [`${OTHER}/etc/conf`]: "text in /file",
  });
});
