/**
 * Reads every import of every package and fails on one that does not point to a lower layer,
 * on one that reaches into another package's inside, and on one that its package.json does
 * not list. `recipes/` may import `astbuild` and nothing below it.
 */
import { globSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { LAYERS } from "./layers.ts";

/** The one door from the product to the recipes that come along with it. */
const RECIPES = "packages/astbuild/src/recipes.ts";

const problems: string[] = [];

for (const [name, layer] of Object.entries(LAYERS)) {
  const listed = dependenciesOf(`packages/${name}/package.json`);
  for (const file of globSync(`packages/${name}/{src,bin}/**/*.{ts,js}`)) {
    for (const imported of importsOf(file)) check(file, imported, { name, layer, listed });
  }
}
for (const folder of globSync("packages/*")) {
  const name = folder.slice("packages/".length);
  if (name !== "tsconfig.json" && !(name in LAYERS)) problems.push(`${folder}: no layer is given`);
}
for (const file of globSync("recipes/**/*.ts")) {
  for (const imported of importsOf(file)) {
    const allowed =
      imported.startsWith(".") || imported.startsWith("node:") || imported === "astbuild";
    if (!allowed) problems.push(`${file}: recipes import "astbuild", not "${imported}"`);
  }
}

for (const problem of problems) console.error(problem);
console.log(`layers: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

interface Importer {
  readonly name: string;
  readonly layer: number;
  readonly listed: ReadonlySet<string>;
}

function check(file: string, imported: string, importer: Importer): void {
  if (imported.startsWith("node:")) return;
  if (imported.startsWith(".")) {
    const folder = new URL(".", `file:///${file}`);
    const target = new URL(imported, folder).pathname;
    const inside = target.startsWith(`/packages/${importer.name}/`);
    if (!inside) problems.push(`${file}: "${imported}" leaves the package`);
    return;
  }
  if (builtinModules.includes(imported)) problems.push(`${file}: write "node:${imported}"`);
  const packageName = imported.split("/", imported.startsWith("@") ? 2 : 1).join("/");
  if (!importer.listed.has(packageName)) {
    problems.push(`${file}: "${packageName}" is not in packages/${importer.name}/package.json`);
  }
  if (!packageName.startsWith("@astbuild/") && packageName !== "astbuild") return;
  const target = packageName.replace("@astbuild/", "");
  const layer = LAYERS[target];
  if (file === RECIPES) return;
  if (imported !== packageName) problems.push(`${file}: "${imported}" reaches inside a package`);
  if (layer === undefined || layer >= importer.layer) {
    problems.push(
      `${file}: ${importer.name} (layer ${importer.layer}) may not import ${target} (layer ${layer})`,
    );
  }
}

function importsOf(file: string): string[] {
  const text = readFileSync(file, "utf8").replaceAll(/^\s*(?:\*|\/\/|\/\*\*).*$/gm, "");
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^"';]*?from\s*"([^"]+)"|(?:^|\n)\s*import\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/g;
  return [...text.matchAll(pattern)].map((match) => (match[1] ?? match[2] ?? match[3])!);
}

function dependenciesOf(file: string): ReadonlySet<string> {
  const json = JSON.parse(readFileSync(file, "utf8")) as Record<string, Record<string, string>>;
  return new Set([
    ...Object.keys(json["dependencies"] ?? {}),
    ...Object.keys(json["optionalDependencies"] ?? {}),
  ]);
}
