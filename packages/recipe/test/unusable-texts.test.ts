/** What neither an environment nor a script can hold. */

import { expect, test } from "vitest";
import { directory, image, quote, sh, text } from "../src/index.ts";
import type { Recipe } from "../src/index.ts";
import { instance } from "./context.ts";
import { thrown } from "./thrown.ts";
import { make } from "./toolchain.ts";

const made = (members: object): Recipe =>
  make({ name: "x", build: () => sh`x`, ...members } as never);

test("outputs are variables of the script: they do not stand for others", () => {
  for (const name of ["PATH", "HOME", "TZ", "LDFLAGS"]) {
    const x = made({ outputs: ["out", name] });
    expect(thrown(() => instance(x))).toContain(
      `error ENV_RESERVED  recipe x has an output ${name}, which is another variable in its script`,
    );
  }
});

test("variables that no process could be given", () => {
  const refused = (env: object): string => thrown(() => instance(made({ env })));
  const most = 131_072 - "BIG=".length - 1;
  expect(refused({ BIG: "x".repeat(most + 1) })).toContain(
    "  wanted  at most 131072 bytes with its name, as Linux has it, and not 131073",
  );
  expect(() => instance(made({ env: { BIG: "x".repeat(most) } }))).not.toThrow();
  const many = Array.from({ length: 20 }, (_, index) => [`V${index}`, "x".repeat(100_000)]);
  expect(refused(Object.fromEntries(many))).toContain(
    "at most 1048576 bytes together, and not 2000",
  );
  expect(refused({ A: "a\0b" })).toContain("VALUE_INVALID  variable A of recipe x cannot be");
  expect(refused({ "A=B": "" })).toContain('the name of a variable of recipe x cannot be "A=B"');
});

test("characters that a script would lose", () => {
  const refused = (script: () => ReturnType<typeof sh>): string =>
    thrown(() => instance(made({ build: script })));
  expect(refused(() => sh`x ${quote("a\0b")}`)).toBe(
    [
      String.raw`error UNSAFE_VALUE  a NUL stands in a text: "a\u0000b"`,
      "  recipe  x riscv64-musl  unusable-texts.test.ts:LINE",
      "  at      unusable-texts.test.ts:LINE",
      String.raw`  hint    let printf write the bytes: printf '\000'`,
    ].join("\n"),
  );
  expect(refused(() => sh`x ${quote("\ud800")}`)).toContain(
    "UNSAFE_VALUE  half of a surrogate pair stands in a text",
  );
  const odd = text("odd", "a\ud800b");
  expect(refused(() => sh`x ${odd}`)).toBe(
    [
      String.raw`error VALUE_INVALID  canonical JSON cannot hold half of a surrogate pair: "a\ud800"`,
      "  recipe  x riscv64-musl  unusable-texts.test.ts:LINE",
      "  at      unusable-texts.test.ts:LINE",
      "  wanted  a text that is Unicode",
    ].join("\n"),
  );
  const path = image({ name: "x", root: () => ({ "/\ud800": directory() }) });
  expect(thrown(() => instance(path))).toContain("  recipe  x riscv64-musl");
});

test("numbers, quoted too, are fine", () => {
  expect(() =>
    instance(made({ build: () => sh`x ${5} ${quote(5)} ${quote([1, "a"])}` })),
  ).not.toThrow();
});
