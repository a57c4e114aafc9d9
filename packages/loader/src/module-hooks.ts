/**
 * How modules of recipes are resolved: `astbuild` means this copy of the product, and TypeScript
 * files are modules whatever their package.json says. What imported what is kept for messages.
 */

import { registerHooks } from "node:module";

export interface ModuleWatch {
  /** For a module's URL, or for a specifier that means none: where it is imported first. */
  readonly importers: ReadonlyMap<string, Importer>;
  /** All of them, each once, but for those that mean the product. */
  readonly imports: ReadonlyMap<string, Import>;
}

export interface Import {
  /** Undefined for what is imported from no module. */
  readonly parent: string | undefined;
  readonly specifier: string;
  readonly url: string;
}

export interface Importer {
  readonly url: string;
  readonly specifier: string;
}

export interface HookOptions {
  readonly own: Readonly<Record<string, string>>;
  /** URL of the module that is imported first. */
  readonly entry: string;
}

const own = new Map<string, string>();
const entries = new Set<string>();
const importers = new Map<string, Importer>();
const imports = new Map<string, Import>();
let isRegistered = false;

/** Hooks last as long as the process: recipes may import something when they are evaluated. */
export function watchModules(options: HookOptions): ModuleWatch {
  for (const [specifier, url] of Object.entries(options.own)) own.set(specifier, url);
  entries.add(options.entry);
  if (!isRegistered) registerHooks({ resolve });
  isRegistered = true;
  return { importers, imports };
}

type Resolve = NonNullable<Parameters<typeof registerHooks>[0]["resolve"]>;

function resolve(...[specifier, context, next]: Parameters<Resolve>): ReturnType<Resolve> {
  const { parentURL } = context;
  const known = own.get(specifier);
  if (known !== undefined) return { url: known, shortCircuit: true };
  const importer = parentURL === undefined ? undefined : { url: parentURL, specifier };
  if (importer !== undefined) importers.set(`${parentURL} ${specifier}`, importer);
  const resolved = next(specifier, context);
  const { url } = resolved;
  // An import() runs again and again, in the engine for each build.
  imports.set(`${parentURL} ${specifier} ${url}`, { parent: parentURL, specifier, url });
  if (importer !== undefined && !importers.has(url)) importers.set(url, importer);
  const format = formatOf(resolved);
  return format === undefined ? resolved : { ...resolved, format };
}

/**
 * TypeScript, and the entry, are modules: a package.json without a type, or with the `commonjs`
 * that npm writes, is no reason to refuse `import`. Plain modules go through the type stripper
 * as well, since its parser says where it stopped and V8 does not.
 */
function formatOf({
  url,
  format,
}: {
  url: string;
  format?: string | null | undefined;
}): string | undefined {
  if (!url.startsWith("file:") || url.includes("/node_modules/")) return undefined;
  const isRecipe = /\.m?ts$/.test(url) || format === "module" || entries.has(url);
  return isRecipe ? "module-typescript" : undefined;
}
