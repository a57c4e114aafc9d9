import fc from "fast-check";
import { expect, test } from "vitest";
import { readAr } from "../src/index.ts";
import { makeAr } from "./make-ar.ts";
import { outcomeOf } from "./rejection.ts";

const read = (bytes: Uint8Array): string[][] =>
  readAr(bytes, "a.deb").map(({ name, data }) => [name, Buffer.from(data).toString()]);

test("members of odd and even size, names with and without a slash", () => {
  const archive = makeAr([
    { name: "debian-binary", data: "2.0\n" },
    { name: "odd/", data: "abc" },
    { name: "empty", data: "" },
    { name: "/", data: "symbols" },
  ]);
  const members = [
    ["debian-binary", "2.0\n"],
    ["odd", "abc"],
    ["empty", ""],
    ["/", "symbols"],
  ];
  expect(read(archive)).toEqual(members);
  // Some writers leave out the padding behind the last member.
  expect(read(archive.subarray(0, -1))).toEqual(members);
});

test.each([
  ["no magic", Buffer.from("!<arsch>\n"), "not an ar archive"],
  ["nothing", Buffer.alloc(0), "not an ar archive"],
  ["cut header", makeAr([{ name: "a", data: "" }]).subarray(0, -1), "inside a member's header"],
  ["cut data", makeAr([{ name: "a", data: "abcd" }]).subarray(0, -1), "cut off inside a member"],
  ["size", makeAr([{ name: "a", data: "", size: "-1" }]), "size is not a number"],
  ["no size", makeAr([{ name: "a", data: "", size: "" }]), "size is not a number"],
  ["huge size", makeAr([{ name: "a", data: "", size: "9999999999" }]), "cut off inside a member"],
  ["BSD name", makeAr([{ name: "#1/4", data: "name" }]), "no name, or a long one"],
  ["GNU name", makeAr([{ name: "/4", data: "" }]), "no name, or a long one"],
  ["no name", makeAr([{ name: "", data: "" }]), "no name, or a long one"],
])("refuses %s", (_, archive, problem) => {
  expect(() => read(archive)).toThrow(
    expect.objectContaining({
      code: "ARCHIVE_INVALID",
      message: expect.stringContaining(problem),
      facts: expect.objectContaining({ archive: "a.deb" }),
    }),
  );
});

test("what is not padded as it must be is found at the next header", () => {
  const archive = makeAr([
    { name: "a", data: "abc", size: "4" },
    { name: "b", data: "" },
  ]);
  expect(read(archive)).toEqual([
    ["a", "abc\n"],
    ["b", ""],
  ]);
  expect(() =>
    read(
      makeAr([
        { name: "a", data: "abcd", size: "2" },
        { name: "b", data: "" },
      ]),
    ),
  ).toThrow("does not end as it must");
});

test("any bytes behind the magic: members or ARCHIVE_INVALID", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      const archive = Buffer.concat([Buffer.from("!<arch>\n"), bytes]);
      const outcome = await outcomeOf(() => readAr(archive, "x"));
      expect(["taken", "ARCHIVE_INVALID"]).toContain(outcome);
    }),
  );
});
