import type { StorePath } from "@astbuild/derivation";
import { expect, test } from "vitest";
import type { Described, DescribedInput } from "../../src/explain/described.ts";
import { matchInputs } from "../../src/explain/match-inputs.ts";

const step = (kind: Described["kind"], recipe: string, name = recipe): Described => ({
  ...{ id: `${kind} ${name}`, kind, recipe, name },
  ...{ platform: kind === "build" ? "x86_64-gnu" : undefined, version: undefined },
  ...{ args: {}, members: {}, inputs: [], scratch: {}, derivation: undefined, outputs: undefined },
});

const input = (
  name: string,
  steps: readonly Described[],
  { output = "out", path }: { output?: string; path?: string } = {},
): DescribedInput => ({
  ...{ name, output, token: `token of ${name}`, path: path as StorePath | undefined },
  steps: () => steps,
});

const user = (...inputs: readonly DescribedInput[]): Described => ({
  ...step("build", "user"),
  inputs,
});

function matched(before: Described, after: Described): unknown {
  const { pairs, added, removed } = matchInputs(before, after);
  return {
    pairs: pairs.map((pair) => `${pair.before.name} = ${pair.after.name}`),
    added: added.map(({ name }) => name),
    removed: removed.map(({ name }) => name),
  };
}

test("by recipe, output and platform before all; what is alone in its kind may have another version", () => {
  const before = user(
    input("zlib-1", [step("build", "zlib", "zlib-1")]),
    input("zlib-1-dev", [step("build", "zlib", "zlib-1")], { output: "dev" }),
    input("user-1.tar", [step("fetch", "user", "user-1.tar")]),
    input("old", [step("build", "old")]),
  );
  const after = user(
    input("user-2.tar", [step("fetch", "user", "user-2.tar")]),
    input("zlib-2-dev", [step("build", "zlib", "zlib-2")], { output: "dev" }),
    input("zlib-2", [step("build", "zlib", "zlib-2")]),
    input("new", [step("build", "new")]),
  );
  expect(matched(before, after)).toEqual({
    pairs: ["user-1.tar = user-2.tar", "zlib-1-dev = zlib-2-dev", "zlib-1 = zlib-2"],
    added: ["new"],
    removed: ["old"],
  });
});

test("of many packages each is its own newer self", () => {
  const deb = (name: string): DescribedInput => input(name, [step("fetch", "seed", name)]);
  const before = user(deb("gcc_14.2.0-1.deb"), deb("make_4.3-1.deb"), deb("libc6_2.41-1.deb"));
  const after = user(deb("libc6_2.41-2.deb"), deb("gcc_14.2.0-2.deb"), deb("make_4.3-1.deb"));
  expect(matched(before, after)).toEqual({
    pairs: [
      "make_4.3-1.deb = make_4.3-1.deb",
      "libc6_2.41-1.deb = libc6_2.41-2.deb",
      "gcc_14.2.0-1.deb = gcc_14.2.0-2.deb",
    ],
    added: [],
    removed: [],
  });
});

test("where two steps made the same bytes, the one that is like its counterpart is meant", () => {
  const [source, tree] = [step("source", "top", "etc"), step("tree", "top", "etc")];
  const before = user(input("etc", [tree, source]));
  const [pair] = matchInputs(before, user(input("etc", [step("source", "top", "etc")]))).pairs;
  expect(pair!.before.step).toBe(source);
});

test("the same path is the same input, whatever else is known of it", () => {
  const before = user(input("data", [], { path: "/ast/store/x-data" }));
  const after = user(input("data", [step("write", "top", "data")], { path: "/ast/store/x-data" }));
  expect(matched(before, after)).toEqual({ pairs: ["data = data"], added: [], removed: [] });
});
