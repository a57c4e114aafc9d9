/** The files of the product that decide what recipes say: its sources in a checkout, its manifest where it is installed. */

import { existsSync, globSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { EXTENSION, PRODUCT } from "./product.ts";

/** Undefined where it cannot be told whether a dependency changed. */
export function productFiles(): readonly string[] | undefined {
  const folder = fileURLToPath(PRODUCT);
  const lock = installedLock(folder);
  if (lock === undefined) return undefined;
  if (EXTENSION !== ".ts") return [lock, join(folder, "package.json")];
  const sources = globSync("*/{src/**/*.ts,package.json}", { cwd: folder });
  return [lock, ...sources.map((path) => join(folder, path))];
}

/** npm writes it anew whenever it changes what is installed. */
function installedLock(start: string): string | undefined {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    const lock = join(folder, "node_modules/.package-lock.json");
    if (existsSync(lock)) return lock;
  }
  return undefined;
}
