/** Hashes of a recipe's own downloads: fetched from every place, compared, and put where the recipe's file says the old one. */

import { derivationOrder } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Fetcher } from "@astbuild/fetch";
import { PLATFORMS } from "@astbuild/platform";
import { instantiate } from "@astbuild/recipe";
import type { InstantiationContext, Recipe } from "@astbuild/recipe";
import { withoutListening } from "../interruption.ts";
import { replaceHash } from "./replace-hash.ts";
import { textOf } from "./updated-file.ts";
import type { Change, UpdatedFile } from "./updated-file.ts";

export interface RehashTools {
  readonly context: InstantiationContext;
  readonly fetcher: Fetcher;
  readonly signal: AbortSignal;
  /** Told before each download. */
  readonly onDownload: (name: string) => void;
}

interface Download {
  readonly name: string;
  readonly hash: string;
  readonly derivation: Derivation;
  readonly file: string;
  readonly line: number | undefined;
}

/**
 * Files are read, and nothing is written.
 *
 * @throws UPDATE_NOTHING, UPDATE_AMBIGUOUS, UPDATE_DISAGREE, FETCH_FAILED
 */
export async function rehash(recipe: Recipe, tools: RehashTools): Promise<UpdatedFile[]> {
  const files = new Map<string, UpdatedFile>();
  for (const download of downloadsOf(recipe, tools.context)) {
    const { name, hash, file, line } = download;
    const actual = await hashOf(download, tools);
    const known = files.get(file);
    const before = known?.before ?? (await textOf(file));
    const change: Change = { name, old: hash, new: actual };
    const where = { file, line, recipe: recipe.name };
    const text = known?.after ?? before;
    const after = actual === hash ? text : replaceHash(text, { old: hash, new: actual }, where);
    files.set(file, { file, before, after, changes: [...(known?.changes ?? []), change] });
  }
  return [...files.values()];
}

/** Those that the recipe itself names, for any platform that it claims. */
function downloadsOf(recipe: Recipe, context: InstantiationContext): Download[] {
  using _signals = withoutListening();
  const found = new Map<string, Download>();
  for (const host of PLATFORMS) {
    if (recipe.hosts !== undefined && !recipe.hosts.includes(host.name)) continue;
    const { derivation } = instantiate(recipe, { host, context });
    for (const each of derivationOrder([derivation])) {
      const { recipe: asker, file, line } = each.unhashed.origin;
      if (each.fixed === undefined || asker !== recipe.name || file === undefined) continue;
      const { hash, name } = each.fixed;
      found.set(`${hash} ${name}`, { name, hash, derivation: each, file, line });
    }
  }
  if (found.size > 0) return [...found.values()];
  throw new AstbuildError("UPDATE_NOTHING", `recipe ${recipe.name} has no download of its own`, {
    hint: "name the recipe that has: astbuild list",
  });
}

/** What all places that answer agree on. */
async function hashOf(
  { name, derivation }: Download,
  { fetcher, signal, onDownload }: RehashTools,
): Promise<string> {
  onDownload(name);
  const { hash } = derivation.fixed!;
  const urls = derivation.unhashed.urls ?? [];
  const checks = await fetcher.checkSources({ name, urls, hash, cached: false, signal });
  signal.throwIfAborted();
  const answers = checks.flatMap((check) =>
    check.status === "failed"
      ? []
      : [{ url: check.url, hash: check.status === "good" ? hash : check.actual }],
  );
  const [first, ...others] = answers;
  if (first === undefined) {
    const tried = checks.map((check) => `${check.url}: ${"reason" in check ? check.reason : ""}`);
    throw new AstbuildError("FETCH_FAILED", `${name} cannot be downloaded`, { facts: { tried } });
  }
  if (others.every((each) => each.hash === first.hash)) return first.hash;
  throw new AstbuildError("UPDATE_DISAGREE", `the places of ${name} have different files`, {
    facts: { files: answers.map((each) => `${each.hash}  ${each.url}`) },
    hint: "find out which one is right, and name only places that have it",
  });
}
