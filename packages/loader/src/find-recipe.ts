/** A recipe of a project by the name that a person wrote. */

import { AstbuildError, nearestNames } from "@astbuild/errors";
import type { Recipe } from "@astbuild/recipe";
import type { Project } from "./load-project.ts";

/**
 * By the name of its export, else by its own name where only one has it.
 *
 * @throws RECIPE_UNKNOWN with the names that are near
 */
export function findRecipe({ recipes, file }: Project, name: string): Recipe {
  const exported = recipes.get(name);
  if (exported !== undefined) return exported;
  const [own, other] = [...recipes.values()].filter((recipe) => recipe.name === name);
  if (own !== undefined && other === undefined) return own;
  const near = nearestNames(name, [...recipes.keys()]);
  throw new AstbuildError("RECIPE_UNKNOWN", `there is no recipe ${name}`, {
    facts: {
      project: file,
      near: near.length === 0 ? undefined : near.join(" "),
      recipes: near.length > 0 ? undefined : [...recipes.keys()].join(" ") || "none",
    },
    hint:
      near.length > 0 || !/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name)
        ? "astbuild list"
        : `astbuild list; one that comes along is named once the project has export { ${name} } from "astbuild/recipes"`,
  });
}
