import type { StorePath } from "@astbuild/derivation";
import { formatError } from "@astbuild/errors";
import { expect, test } from "vitest";
import { checkOneBuild } from "../src/builders/check-one-build.ts";

const path = (digit: string, name: string): StorePath =>
  `/ast/store/${digit.repeat(32)}-${name}` as StorePath;
const [A, B, OLD, NEW] = [path("1", "a"), path("2", "b"), path("3", "lib"), path("4", "lib")];

const references = new Map([
  [A, [OLD]],
  [B, [NEW]],
]);
const store = {
  info: (asked: StorePath) => ({
    path: asked,
    references: references.get(asked) ?? [],
    deriver: { resolvedHash: asked === OLD || asked === NEW ? "same" : asked, name: "x" },
  }),
} as unknown as Parameters<typeof checkOneBuild>[0];

test("two builds of one output are an error that names both chains", () => {
  let text = "";
  try {
    checkOneBuild(store, [A, B], [A, B, OLD, NEW]);
  } catch (error) {
    text = formatError(error);
  }
  expect(text).toBe(
    [
      "error IMAGE_TWO_BUILDS  the image would hold two different builds of lib",
      `  first   ${A}`,
      `          ${OLD}`,
      `  second  ${B}`,
      `          ${NEW}`,
      "  hint    the recipe is not reproducible: realise what is at the top of the older chain again",
    ].join("\n"),
  );
});

test("one build of each is fine, and so are two outputs of one build", () => {
  expect(() => checkOneBuild(store, [A], [A, OLD])).not.toThrow();
  expect(() => checkOneBuild(store, [A], [OLD, path("5", "lib-dev")])).not.toThrow();
});
