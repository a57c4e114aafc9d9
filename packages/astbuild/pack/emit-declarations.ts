/** Declarations of all packages and recipes, by the type checker of the checkout. */

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** @returns the folder that mirrors the checkout */
export function emitDeclarations(checkout: string, folder: string): string {
  const config = {
    extends: join(checkout, "tsconfig.json"),
    compilerOptions: {
      ...{ declaration: true, noEmit: false, emitDeclarationOnly: true },
      outDir: folder,
      rootDir: checkout,
      typeRoots: [join(checkout, "node_modules/@types")],
    },
    include: [join(checkout, "packages/*/src"), join(checkout, "recipes")],
    exclude: [join(checkout, "**/*.test.ts")],
  };
  mkdirSync(folder, { recursive: true });
  const project = join(folder, "tsconfig.json");
  writeFileSync(project, JSON.stringify(config));
  execFileSync(join(checkout, "node_modules/.bin/tsc"), ["-p", project], {
    stdio: ["ignore", 2, 2],
  });
  return folder;
}
