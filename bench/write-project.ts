/** A project of the bench's own: a package.json and its recipes. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export function writeProject(folder: string, recipes: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), `{ "private": true, "type": "module" }\n`);
  writeFileSync(join(folder, "astbuild.ts"), recipes);
}
