export { findProject } from "./find-project.ts";
export type { ProjectLocation } from "./find-project.ts";
export { findRecipe } from "./find-recipe.ts";
export { listRecipes } from "./list-recipes.ts";
export type { ListedArgument, ListedRecipe } from "./list-recipes.ts";
export { loadProject } from "./load-project.ts";
export type { LoadOptions, Project } from "./load-project.ts";
