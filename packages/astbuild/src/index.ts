/** What scripts and recipes import: the recipe authors' SDK, and the engine as functions. */

export * from "@astbuild/recipe";
