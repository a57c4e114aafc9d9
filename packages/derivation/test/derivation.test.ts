import { expect, test } from "vitest";
import { parseSri } from "@astbuild/hash";
import {
  derivationOrder,
  isName,
  isStorePath,
  outputName,
  parseStorePath,
  placeholder,
  resolveDerivation,
  scratchPath,
  staticHash,
  storePath,
} from "../src/index.ts";
import type { Derivation, StorePath } from "../src/index.ts";

const H = "0123456789abcdfghijklmnpqrsvwxyz";

function write(name: string, text: string, inputs: Derivation[] = []): Derivation {
  return {
    name,
    outputs: ["out"],
    builder: { kind: "builtin", name: "write", version: 1, attributes: { text } },
    inputs: inputs.map((derivation) => ({ derivation, outputs: ["out"] })),
    paths: [],
    unhashed: { origin: { recipe: name } },
  };
}

const fixed = (url: string): Derivation => ({
  ...write("a.tar", ""),
  fixed: { hash: parseSri("sha256-MxHf8y50ZJn03w1d8E1+s5Y4LX4Qi7klDntRm4NwQ6Q="), name: "a.tar" },
  unhashed: { origin: { recipe: "a" }, urls: [url] },
});

test("store paths are parsed, and nothing else is", () => {
  expect(parseStorePath(`/ast/store/${H}-a`)).toEqual({ hash: H, name: "a" });
  for (const text of [`/ast/store/${H}`, `/ast/store/${H}-`, `/ast/store/${H}-a/b`, `/x/${H}-a`]) {
    expect(isStorePath(text)).toBe(false);
  }
  expect(() => storePath(H, "a b")).toThrow(/not a name/);
});

test("names are 1 to 211 of the allowed characters and start with no dot or dash", () => {
  expect(["a", "a+b._?=-", "a".repeat(211)].every(isName)).toBe(true);
  expect(["", ".a", "-a", "a/b", "é", "a".repeat(212)].some(isName)).toBe(false);
});

test("F1: golden: static hashes, placeholders and scratch paths keep their values", () => {
  const a = write("a", "x");
  expect(staticHash(a)).toMatchInlineSnapshot(`"7qdm9ak3rif4zrv6zjhdip1yjlx3j22y"`);
  expect(staticHash(fixed("u"))).toMatchInlineSnapshot(`"s71j22lskwybwk62fgqb01bf9smddps7"`);
  expect(placeholder(a, "out")).toMatchInlineSnapshot(
    `"/ast/placeholder/cr73wsla1d9aa5b1j8sis3rdqns6l64c"`,
  );
  expect(scratchPath("a", "dev")).toMatchInlineSnapshot(
    `"/ast/store/bfypi0kb9s2f0wbgcc1vdq9315ayfvxj-a-dev"`,
  );
  expect(scratchPath("a", "dev", "salt")).toMatchInlineSnapshot(
    `"/ast/store/xzb755w502caybc702iqhlqib9kh940z-a-dev"`,
  );
});

test("where a derivation comes from does not change its hash; what it says does", () => {
  const a = write("a", "x");
  expect(staticHash({ ...a, unhashed: { origin: { recipe: "other", line: 3 } } })).toBe(
    staticHash(a),
  );
  expect(staticHash(write("a", "y"))).not.toBe(staticHash(a));
  expect(staticHash(write("b", "x", [a]))).not.toBe(staticHash(write("b", "x")));
});

test("a fixed output's hash is its key alone: another mirror changes nothing", () => {
  expect(staticHash(fixed("one"))).toBe(staticHash(fixed("two")));
});

test("resolution puts paths for placeholders, and depends on the paths only", () => {
  const one = write("in", "1");
  const two = write("in", "2");
  const path = `/ast/store/${H}-in` as StorePath;
  const resolve = (input: Derivation) =>
    resolveDerivation(write("use", `see ${placeholder(input, "out")}/x`, [input]), () => path);
  const [a, b] = [resolve(one), resolve(two)];
  expect(a.builder).toMatchObject({ attributes: { text: `see ${path}/x` } });
  expect(a.inputs).toEqual([path]);
  expect(a.hash).toBe(b.hash);
  expect(staticHash(a.derivation)).not.toBe(staticHash(b.derivation));
});

test("a placeholder of something that is no input is a bug, and found", () => {
  const stranger = write("s", "");
  const user = write("use", placeholder(stranger, "out"));
  expect(() => resolveDerivation(user, () => "" as StorePath)).toThrow(/is not an input/);
});

test("the order has inputs first and equal steps once, also where the graph is deep", () => {
  const base = write("base", "");
  const left = write("left", "", [base]);
  const right = write("right", "", [write("base", ""), left]);
  expect(derivationOrder([right, left]).map(({ name }) => name)).toEqual(["base", "left", "right"]);
  let deep = base;
  for (let index = 0; index < 20_000; index++) {
    deep = write(`n${index}`, "", [deep]);
    staticHash(deep);
  }
  expect(derivationOrder([deep])).toHaveLength(20_001);
});

test("the default output has the derivation's name", () => {
  expect(outputName("a", "out")).toBe("a");
  expect(outputName("a", "dev")).toBe("a-dev");
});
