import { expect, test } from "vitest";
import { formatError } from "@astbuild/errors";
import { arg, compose, text } from "@astbuild/recipe";
import type { Recipe } from "@astbuild/recipe";
import { findRecipe, listRecipes } from "../src/index.ts";
import type { Project } from "../src/index.ts";

const make = (name: string): Recipe => compose({ name, result: () => text("x", "") });

const busybox = compose({
  name: "busybox",
  version: "1.37.0",
  description: "the shell and its friends",
  hosts: ["riscv64-gnu", "riscv64-musl"],
  prefers: "musl",
  args: { size: arg.choice(["s", "l"], "s", "how much of it") },
  result: () => text("x", ""),
});
const headers = make("linux-headers");

const project: Project = {
  root: "/p",
  file: "/p/astbuild.ts",
  name: "p",
  modules: () => undefined,
  recipes: new Map<string, Recipe>([
    ["linuxHeaders", headers],
    ["busybox", busybox],
    ["initrd", make("initrd")],
    ["twin1", make("twin")],
    ["twin2", make("twin")],
  ]),
};

function refusal(name: string): string {
  try {
    findRecipe(project, name);
  } catch (error) {
    return formatError(error);
  }
  throw new Error(`there is a ${name}`);
}

test("a recipe is found by its export, or by its own name", () => {
  expect(findRecipe(project, "busybox")).toBe(busybox);
  expect(findRecipe(project, "linuxHeaders")).toBe(headers);
  expect(findRecipe(project, "linux-headers")).toBe(headers);
});

test("RECIPE_UNKNOWN says what is near, else all that there is", () => {
  expect(refusal("busybxo")).toBe(
    [
      "error RECIPE_UNKNOWN  there is no recipe busybxo",
      "  project  /p/astbuild.ts",
      "  near     busybox",
      "  hint     astbuild list",
    ].join("\n"),
  );
  expect(refusal("python")).toBe(
    [
      "error RECIPE_UNKNOWN  there is no recipe python",
      "  project  /p/astbuild.ts",
      "  recipes  linuxHeaders busybox initrd twin1 twin2",
      '  hint     astbuild list; one that comes along is named once the project has export { python } from "astbuild/recipes"',
    ].join("\n"),
  );
  expect(refusal("twin")).toContain("  near     twin1 twin2");
});

test("the list has everything that a person chooses by", () => {
  const [first, second] = listRecipes(project);
  expect(first).toEqual({
    name: "busybox",
    version: "1.37.0",
    description: "the shell and its friends",
    platforms: ["riscv64-gnu", "riscv64-musl"],
    prefers: "musl",
    outputs: ["out"],
    arguments: [
      {
        name: "size",
        type: "choice",
        wanted: "one of s, l",
        default: "s",
        description: "how much of it",
      },
    ],
  });
  expect(second!.name).toBe("initrd");
  expect(second!.platforms).toHaveLength(8);
});
