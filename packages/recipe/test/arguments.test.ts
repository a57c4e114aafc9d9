import { expect, test } from "vitest";
import { arg, parseArguments, sh } from "../src/index.ts";
import { instance } from "./context.ts";
import { thrown } from "./thrown.ts";
import { make } from "./toolchain.ts";

const all = make({
  name: "all",
  args: {
    string: arg.string("s"),
    boolean: arg.boolean(false),
    number: arg.number(1),
    choice: arg.choice(["small", "big"], "small"),
    choices: arg.choices(["red", "green", "blue"], ["red"]),
    address: arg.string("", "", { wanted: "an address", isValid: (text) => /^[\d.]*$/.test(text) }),
    list: arg.list(["a"]),
    record: arg.record({ A: "1", B: "2" }),
  },
  build: () => sh`true`,
});

test("texts of the command line become values", () => {
  const texts = {
    string: "x y",
    boolean: "true",
    number: "-12",
    choice: "big",
    choices: "blue,red",
    address: "10.0.2.3",
    list: "b,c",
    record: "B=3,C=a=b",
  };
  expect(parseArguments(all, texts)).toEqual({
    string: "x y",
    boolean: true,
    number: -12,
    choice: "big",
    choices: ["blue", "red"],
    address: "10.0.2.3",
    list: ["b", "c"],
    record: { A: "1", B: "3", C: "a=b" },
  });
  expect(parseArguments(all, { choices: "", list: "", record: "", string: "" })).toEqual({
    choices: [],
    list: [],
    record: { A: "1", B: "2" },
    string: "",
  });
});

test("an unknown argument lists the declared ones", () => {
  expect(thrown(() => parseArguments(all, { strin: "x" }))).toBe(
    [
      "error ARG_UNKNOWN  recipe all has no argument strin",
      "  declared  string (a string)",
      "            boolean (true or false)",
      "            number (an integer)",
      "            choice (one of small, big)",
      "            choices (some of red, green, blue, with commas between them)",
      "            address (an address)",
      "            list (words with commas between them: a,b)",
      "            record (pairs with commas between them: KEY=value,KEY=value)",
    ].join("\n"),
  );
  const none = make({ name: "none", build: () => sh`true` });
  expect(thrown(() => parseArguments(none, { toString: "x" }))).toBe(
    "error ARG_UNKNOWN  recipe none has no argument toString\n  declared  none",
  );
});

test.each([
  ["boolean", "yes"],
  ["number", "1.5"],
  ["number", ""],
  ["choice", "huge"],
  ["choices", "red,pink"],
  ["choices", "red,"],
  ["address", "here"],
  ["record", "A"],
])("%s cannot be %j", (name, text) => {
  expect(thrown(() => parseArguments(all, { [name]: text }))).toContain(
    `error ARG_INVALID  argument ${name} of recipe all cannot be ${text || '""'}\n  wanted  `,
  );
});

test("values from code are checked as well", () => {
  expect(thrown(() => all.withArgs({ number: 1.5 }))).toBe(
    "error ARG_INVALID  argument number of recipe all cannot be 1.5\n  at      arguments.test.ts:LINE\n  wanted  an integer",
  );
  expect(thrown(() => all.withArgs({ nope: 1 } as never))).toContain("ARG_UNKNOWN");
  expect(thrown(() => instance(all, "riscv64-gnu", { choice: "huge" }))).toContain("ARG_INVALID");
  expect(thrown(() => all.withArgs({ choices: ["pink"] as never }))).toContain("ARG_INVALID");
  expect(thrown(() => all.withArgs({ address: "here" }))).toContain("wanted  an address");
});

test("given arguments reach the recipe, and decide about the instance", () => {
  const x = make({
    name: "x",
    args: { level: arg.number(1) },
    build: ({ args }) => sh`make L=${args.level}`,
  });
  const given = instance(x.withArgs({ level: 2 }));
  expect(given.args).toEqual({ level: 2 });
  expect(given.derivation).toEqual(instance(x, "riscv64-musl", { level: 2 }).derivation);
  expect(given.derivation).not.toEqual(instance(x).derivation);
});
