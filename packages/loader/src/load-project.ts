/** Loads a project: imports its module and collects the recipes that it exports. */

import { isAstbuildError } from "@astbuild/errors";
import type { Recipe } from "@astbuild/recipe";
import { pathToFileURL } from "node:url";
import { findProject } from "./find-project.ts";
import type { ProjectLocation } from "./find-project.ts";

export interface Project extends ProjectLocation {
  /** By the name of the export. */
  readonly recipes: ReadonlyMap<string, Recipe>;
  /** As `recipeModules` tells them; what recipes import while they are evaluated is among them afterwards. */
  readonly modules: () => readonly string[] | undefined;
}

export interface LoadOptions {
  /** Where the search begins. */
  readonly folder: string;
  /** Specifiers that mean this copy of the product wherever recipes stand, by the URLs of its modules. */
  readonly own: Readonly<Record<string, string>>;
  /** URL of the folder that this copy of the product is in. */
  readonly product: string;
}

/**
 * Recipes are ordinary modules, imported once in a process. They must not read the clock or the
 * environment: what they say is hashed as it is, and a wrong hit is a wrong image.
 *
 * @throws PROJECT_NOT_FOUND, PROJECT_SETTING, RECIPE_MODULE, and errors of recipes that are made wrongly
 */
export async function loadProject({ folder, own, product }: LoadOptions): Promise<Project> {
  const location = findProject(folder);
  // Loaded here: who only wants to know where the project is need not wait for it.
  const { isRecipe } = await import("@astbuild/recipe");
  const { watchModules } = await import("./module-hooks.ts");
  const { recipeModules } = await import("./recipe-modules.ts");
  const url = pathToFileURL(location.file).href;
  const watch = watchModules({ own, entry: url });
  let exported: Record<string, unknown>;
  try {
    exported = (await import(url)) as Record<string, unknown>;
  } catch (error) {
    if (isAstbuildError(error)) throw error;
    const { moduleError } = await import("./module-error.ts");
    throw moduleError(error, { location, watch, product });
  }
  const recipes = Object.entries(exported).flatMap(([name, value]) =>
    isRecipe(value) ? [[name, value] as const] : [],
  );
  const modules = (): readonly string[] | undefined =>
    recipeModules(watch, { file: location.file, product });
  return { ...location, recipes: new Map(recipes), modules };
}
