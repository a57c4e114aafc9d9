import { expect, test } from "vitest";
import { parseElf } from "../src/index.ts";
import { buildElf } from "./build-elf.ts";

const FOO = {
  soname: ["libfoo.so.1", "libfoo.so.0"],
  feature: "foo",
  description: "d",
  priority: "required",
};
const BAR = { soname: ["libbar.so.2"], extension: 1 };

test.each([4, 8] as const)(
  "notes aligned by %i: build id and dlopen notes among others",
  (noteAlign) => {
    const notes = [
      { vendor: "GNU", type: 5, content: Buffer.from("0123456789ab") },
      { vendor: "FDO", type: 0xcafe1a7e, content: Buffer.from("{}") },
      { vendor: "a vendor longer than any we know", type: 3, content: Buffer.alloc(3) },
      { vendor: "", type: 0, content: Buffer.alloc(0) },
    ];
    const bytes = buildElf({ noteAlign, notes, buildId: "abcdef", dlopen: [[FOO], [BAR]] });
    expect(parseElf(bytes, "f")).toMatchObject({
      buildId: "abcdef",
      dlopen: [FOO, { soname: ["libbar.so.2"], priority: "recommended" }],
    });
  },
);

test("one note with several entries, one object for the array, one string for the names", () => {
  const elf = parseElf(buildElf({ dlopen: [[FOO, BAR], { soname: "libbaz.so" }] }), "f");
  expect(elf?.dlopen.map((note) => note.soname)).toEqual([FOO.soname, BAR.soname, ["libbaz.so"]]);
});

test.each<[unknown, string]>([
  [[1], "an entry is not an object"],
  [[null], "an entry is not an object"],
  [[{}], "an entry has no soname"],
  [[{ soname: [] }], "an entry has no soname"],
  [[{ soname: ["a", 1] }], "an entry has no soname"],
  [[{ soname: ["a"], priority: "high" }], 'priority "high"'],
])("the dlopen note %j is ELF_INVALID", (json, what) => {
  expect(() => parseElf(buildElf({ dlopen: [json] }), "f")).toThrow(`the dlopen note: ${what}`);
});

test("a dlopen note that is not JSON is ELF_INVALID", () => {
  const notes = [{ vendor: "FDO", type: 0x407c0c0a, content: Buffer.from("[{") }];
  expect(() => parseElf(buildElf({ notes }), "f")).toThrow("the dlopen note is not JSON");
});

test("a note that overruns its segment ends it", () => {
  const bytes = buildElf({
    buildId: "00",
    notes: [{ vendor: "X", type: 1, content: Buffer.alloc(4) }],
  });
  bytes.writeUInt32LE(0xffff_fff0, bytes.indexOf("X\0") - 8);
  expect(parseElf(bytes, "f")).toMatchObject({ buildId: "00", dlopen: [] });
});
