/** The project that a command works in, with its recipes bound to this copy of the product. */

import { loadProject as load } from "@astbuild/loader";
import type { Project } from "@astbuild/loader";

import { EXTENSION, PRODUCT } from "./evaluation/product.ts";
import { withoutListening } from "./interruption.ts";

export { findProject, findRecipe } from "@astbuild/loader";
export type { Project, ProjectLocation } from "@astbuild/loader";

/** What a user's recipes import, whatever lies in their own node_modules: two copies never meet. */
const OWN: Readonly<Record<string, string>> = {
  astbuild: new URL(`index${EXTENSION}`, import.meta.url).href,
  "astbuild/recipes": new URL(`recipes${EXTENSION}`, import.meta.url).href,
};

/** @throws PROJECT_NOT_FOUND, PROJECT_SETTING, RECIPE_MODULE, and errors of recipes that are made wrongly */
export async function loadProject(folder: string): Promise<Project> {
  using _signals = withoutListening();
  return await load({ folder, own: OWN, product: PRODUCT });
}
