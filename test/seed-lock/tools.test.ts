/** The seed's tools: beside the compilers when a recipe asks, and no other seed when none does. */

import { staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import { instantiate } from "@astbuild/recipe";
import type { Recipe } from "@astbuild/recipe";
import { parsePlatform } from "@astbuild/platform";
import { expect, test } from "vitest";
import { seed, seedWith } from "../../recipes/seed/seed.ts";

function derivation(recipe: Recipe): Derivation {
  const context = {
    sourceDigest: () => {
      throw new Error("no local file is asked for");
    },
    compressor: { name: "none", version: "1" },
  };
  return instantiate(recipe, { host: parsePlatform("riscv64-gnu"), context } as never).derivation;
}

test("without tools it is the seed that C libraries are built by", () => {
  expect(staticHash(derivation(seedWith([])))).toBe(staticHash(derivation(seed)));
  expect(staticHash(derivation(seed.withArgs({ tools: [] })))).toBe(staticHash(derivation(seed)));
});

test("a package that two tools need comes once", () => {
  const inputs = (...tools: Parameters<typeof seedWith>[0]): number =>
    derivation(seedWith(tools)).inputs.length;
  const [none, perl, autotools] = [inputs(), inputs("perl"), inputs("autotools")];
  expect(perl).toBeGreaterThan(none);
  expect(inputs("perl", "autotools")).toBe(autotools);
});

test("an unknown tool is an error that names those there are", () => {
  expect(() => derivation(seed.withArgs({ tools: ["scons"] }))).toThrow(
    expect.objectContaining({
      code: "ARG_INVALID",
      facts: expect.objectContaining({ wanted: "autotools cmake meson perl tcl" }) as object,
    }),
  );
});
