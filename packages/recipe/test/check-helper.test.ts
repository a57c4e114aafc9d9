/** `checkHelper` at the door of a helper of one's own. */

import { expect, test } from "vitest";
import { checkHelper, image, recipe, sh } from "../src/index.ts";
import type { Definition, ImageDefinition, Recipe } from "../src/index.ts";
import { thrown } from "./thrown.ts";
import { toolchain } from "./toolchain.ts";

const isText = (value: unknown): boolean => typeof value === "string";

/** Packages of one program. */
function program(definition: Omit<Definition, "build"> & { readonly main: string }): Recipe {
  checkHelper(program, definition, {
    own: { main: { isValid: isText, isRequired: true, wanted: "a text", example: 'main: "a.c"' } },
    writes: ["build", "toolchain"],
  });
  const { main, ...common } = definition;
  return recipe({ ...common, build: () => sh`cc ${main}`, toolchain: () => toolchain });
}

function empty(definition: Omit<ImageDefinition, "root">): Recipe {
  checkHelper(empty, definition, { kind: "image", writes: ["root"] });
  return image({ ...definition, root: () => ({}) } as never);
}

test("what is right passes", () => {
  expect(program({ name: "x", main: "a.c", jobs: 2 }).name).toBe("x");
  expect(empty({ name: "x", level: 9 }).name).toBe("x");
});

test("a member that the helper writes", () => {
  expect(thrown(() => empty({ name: "x", root: () => ({}) } as never))).toBe(
    [
      "error MEMBER_UNKNOWN  recipe x has no member root",
      "  at       check-helper.test.ts:LINE",
      "  members  name version description hosts prefers args references level compress dlopen sizeBudget mtime boot",
      "  hint     empty() writes it: override() changes that, image() takes yours",
    ].join("\n"),
  );
});

test("a member that nobody has", () => {
  const error = thrown(() => program({ name: "x", main: "a.c", man: "a.1" } as never));
  expect(error).toContain("error MEMBER_UNKNOWN  recipe x has no member man\n");
  expect(error).not.toContain("hint");
  expect(error).toContain("\n  near     main\n");
});

test("a member of its own of a wrong kind, one that is missing, and no definition at all", () => {
  expect(thrown(() => program({ name: "x" } as never))).toBe(
    [
      "error VALUE_INVALID  main of recipe x cannot be undefined",
      "  at      check-helper.test.ts:LINE",
      "  wanted  a text",
      '  hint    write it as main: "a.c"',
    ].join("\n"),
  );
  expect(thrown(() => program(undefined as never))).toContain(
    "error VALUE_INVALID  the definition of a recipe cannot be undefined\n",
  );
});
