/** What the members must be that only the helpers of this folder have. */

import type { ArgumentDeclarations, Rule } from "astbuild";
import { SEED_TOOLS } from "../seed/seed.ts";

export const BOOLEAN: Rule = {
  isValid: (value) => typeof value === "boolean",
  wanted: "true or false",
};

export const FOLDER: Rule = {
  isValid: (value) => typeof value === "string",
  wanted: "a text, the path of a folder of the source",
  example: 'folder: "expat"',
};

export const SEED_TOOL_LIST: Rule = {
  isValid: (value) =>
    Array.isArray(value) && value.every((each) => SEED_TOOLS.some((tool) => tool === each)),
  wanted: `a list with some of ${SEED_TOOLS.join(", ")}`,
  example: 'seedTools: ["perl"]',
};

export const STEP: Rule = {
  isValid: (value) => typeof value === "function",
  wanted: "a function that returns a script",
  example: "before: () => sh`rm -r bundled`",
};

export const WORDS: Rule = {
  isValid: (value) => Array.isArray(value) || typeof value === "function",
  wanted: "a list of words, or a function that returns one",
  example: 'configure: ["--disable-static"]',
};

/** The helper's own arguments would stand for a caller's of the same names. */
export function argumentsBeside(own: ArgumentDeclarations): Rule {
  const names = Object.keys(own);
  return {
    isValid: (value) =>
      typeof value === "object" &&
      value !== null &&
      !Array.isArray(value) &&
      !names.some((name) => Object.hasOwn(value, name)),
    wanted: `arguments by their names, none of them ${names.join(" or ")}: it has these already`,
  };
}
