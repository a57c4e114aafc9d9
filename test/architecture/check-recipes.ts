/** Evaluates every recipe of this repository for every platform that it claims; builds nothing. */

import { staticHash } from "@astbuild/derivation";
import { sourceDigest } from "@astbuild/engine";
import { formatError } from "@astbuild/errors";
import { COMPRESSOR } from "@astbuild/image";
import { PLATFORMS } from "@astbuild/platform";
import { instantiate, isRecipe } from "@astbuild/recipe";
import type { Recipe } from "@astbuild/recipe";
import * as recipes from "../../recipes/index.ts";

const cache = { lookup: () => undefined, remember: () => {} };
const context = {
  sourceDigest: (local: Parameters<typeof sourceDigest>[0]) => sourceDigest(local, { cache }),
  compressor: COMPRESSOR,
};

const evaluated = new Set<string>();
let problems = 0;
const found: Recipe[] = (Object.values(recipes) as unknown[]).filter((each) => isRecipe(each));
for (const recipe of found) {
  for (const host of PLATFORMS) {
    if (recipe.hosts !== undefined && !recipe.hosts.includes(host.name)) continue;
    try {
      evaluated.add(staticHash(instantiate(recipe, { host, context }).derivation));
    } catch (error) {
      problems++;
      console.error(`${recipe.name} for ${host.name}:\n${formatError(error)}\n`);
    }
  }
}
console.log(`recipes: ${evaluated.size} derivations, ${problems} problems`);
process.exitCode = problems === 0 ? 0 : 1;
