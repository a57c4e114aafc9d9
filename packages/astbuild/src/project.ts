/** The project that a command works in: the nearest astbuild.ts, or recipes/index.ts, upwards, and the recipes it exports. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { AstbuildError } from "@astbuild/errors";
import { isRecipe } from "@astbuild/recipe";
import type { Recipe } from "@astbuild/recipe";

export interface Project {
  /** Physical folder. */
  readonly root: string;
  readonly file: string;
  readonly recipes: ReadonlyMap<string, Recipe>;
}

/** @throws PROJECT_MISSING, and what the module throws */
export async function loadProject(folder: string): Promise<Project> {
  for (let root = folder; ; root = dirname(root)) {
    for (const name of ["astbuild.ts", "recipes/index.ts"]) {
      const file = join(root, name);
      if (!existsSync(file)) continue;
      const exported = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
      const recipes = Object.entries(exported).flatMap(([key, value]) =>
        isRecipe(value) ? [[key, value] as const] : [],
      );
      return { root, file, recipes: new Map(recipes) };
    }
    if (dirname(root) === root) break;
  }
  throw new AstbuildError("PROJECT_MISSING", `there is no astbuild.ts in ${folder} or above`, {
    hint: "go into a project's folder; one begins with an astbuild.ts that exports recipes",
  });
}

/** @throws RECIPE_UNKNOWN */
export function findRecipe({ recipes, file }: Project, name: string): Recipe {
  const found = recipes.get(name);
  if (found !== undefined) return found;
  throw new AstbuildError("RECIPE_UNKNOWN", `there is no recipe ${name}`, {
    facts: { project: file, recipes: [...recipes.keys()].join(" ") },
    hint: "astbuild list",
  });
}

export function listRecipes({ recipes }: Project): { name: string; recipe: Recipe }[] {
  return [...recipes].map(([name, recipe]) => ({ name, recipe }));
}
