/** Which files of the checkout go into the tarball, and where: the façade in `src`, packages below it in `lib`. */

import { globSync } from "node:fs";

/** Paths in the tarball by paths in the checkout, still with their endings; sorted. */
export function packedFiles(checkout: string): Map<string, string> {
  const found = globSync(
    ["packages/*/{src,bin,template}/**", "recipes/**", "docs/*.md", "README.md"],
    {
      cwd: checkout,
      withFileTypes: true,
    },
  )
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(checkout.length + 1))
    .filter((path) => !isLeftOut(path));
  return new Map(found.toSorted().map((path) => [path, packedPath(path)]));
}

/** What only the checkout is good for: tests, and the programs that write lock files. */
function isLeftOut(path: string): boolean {
  return (
    path.includes("/node_modules/") ||
    path.endsWith(".test.ts") ||
    path === "recipes/package.json" ||
    /^recipes\/(?:.*\/)?lock(?:\.ts$|\/)/.test(path)
  );
}

function packedPath(path: string): string {
  const [, name, below] = /^packages\/([^/]+)\/(.*)$/.exec(path) ?? [];
  if (name === undefined || below === undefined) return path;
  return name === "astbuild" ? below : below.replace(/^src/, `lib/${name}`);
}
