/** Finds the module that exports a project's recipes: the nearest upwards. Nothing is imported. */

import { readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { AstbuildError } from "@astbuild/errors";

export interface ProjectLocation {
  /** Physical folder: where `result` links are made. */
  readonly root: string;
  /** The module that exports the recipes. */
  readonly file: string;
  /** The package's name; that of the folder where no package.json says one. For messages. */
  readonly name: string;
}

const FILES = ["astbuild.ts", "astbuild.mts", "astbuild.js", "astbuild.mjs"];

/**
 * In each folder from `folder` upwards: what its package.json names under `"astbuild": {"recipes":
 * …}`, else an `astbuild.ts`, `.mts`, `.js` or `.mjs`.
 *
 * @throws PROJECT_NOT_FOUND, PROJECT_SETTING
 */
export function findProject(folder: string): ProjectLocation {
  const start = resolve(folder);
  for (let root = start; ; root = dirname(root)) {
    const manifest = readManifest(root);
    const file = named(root, manifest) ?? FILES.map((each) => join(root, each)).find(isFile);
    if (file !== undefined) {
      const name = typeof manifest?.name === "string" ? manifest.name : basename(root);
      return { root, file, name };
    }
    if (dirname(root) === root) break;
  }
  throw new AstbuildError("PROJECT_NOT_FOUND", `there is no project in ${start} or above`, {
    facts: { wanted: `one of ${FILES.join(", ")}, which exports recipes` },
    hint: "astbuild init",
  });
}

interface Manifest {
  readonly name?: unknown;
  readonly astbuild?: { readonly recipes?: unknown } | null;
}

function readManifest(root: string): Manifest | undefined {
  const file = join(root, "package.json");
  if (!isFile(file)) return undefined;
  const manifest = parsed(file);
  if (typeof manifest === "object" && manifest !== null && !Array.isArray(manifest))
    return manifest;
  throw setting(file, "it is not an object");
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as unknown;
  } catch (cause) {
    throw setting(file, "it is not JSON", cause);
  }
}

function named(root: string, manifest: Manifest | undefined): string | undefined {
  const settings = manifest?.astbuild;
  if (typeof settings !== "object" || settings?.recipes === undefined) return undefined;
  const file = join(root, "package.json");
  if (typeof settings.recipes !== "string") {
    throw setting(file, '"astbuild": {"recipes": …} is not the path of a module');
  }
  const recipes = join(root, settings.recipes);
  if (!isFile(recipes)) throw setting(file, `${settings.recipes} is not there`);
  return recipes;
}

function setting(file: string, why: string, cause?: unknown): AstbuildError {
  return new AstbuildError("PROJECT_SETTING", `cannot tell the recipes from ${file}: ${why}`, {
    ...(cause === undefined ? {} : { cause }),
    hint: 'write "astbuild": {"recipes": "recipes/index.ts"}',
  });
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
