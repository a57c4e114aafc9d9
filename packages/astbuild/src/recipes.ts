/** The recipes that come along, for users' own: `import { busybox } from "astbuild/recipes"`. */

export * from "@astbuild/recipes";
