/** The tarball's package.json: one package that depends on what all of its packages depend on, by exact versions. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

type Dependencies = Readonly<Record<string, string>>;

interface Manifest {
  readonly version: string;
  readonly description: string;
  readonly license: string;
  readonly bin: object;
  readonly engines: object;
  readonly dependencies?: Dependencies;
  readonly optionalDependencies?: Dependencies;
  readonly devDependencies: Dependencies;
}

export function packedManifest(checkout: string): object {
  const top = read(checkout, "package.json");
  const { version, bin, engines } = read(checkout, "packages/astbuild/package.json");
  const packages = globSync("packages/*/package.json", { cwd: checkout }).map((path) =>
    read(checkout, path),
  );
  return {
    name: "astbuild",
    version,
    ...{ description: top.description, license: top.license },
    type: "module",
    bin,
    exports: {
      ".": exported("src/index"),
      "./recipes": exported("src/recipes"),
      "./package.json": "./package.json",
    },
    engines,
    dependencies: foreign([
      ...packages.map((each) => each.dependencies ?? {}),
      // `import.meta.dirname` and `Buffer` stand in the declarations.
      { "@types/node": top.devDependencies["@types/node"]! },
    ]),
    optionalDependencies: foreign(
      [top, ...packages].map((each) => each.optionalDependencies ?? {}),
    ),
  };
}

function exported(module: string): object {
  return { types: `./${module}.d.ts`, default: `./${module}.js` };
}

/** One record, sorted, without our own packages. Two versions of one package cannot both be right. */
function foreign(records: readonly Dependencies[]): Dependencies {
  const all = new Map<string, string>();
  for (const [name, version] of records.flatMap((each) => Object.entries(each))) {
    if (name === "astbuild" || name.startsWith("@astbuild/")) continue;
    if ((all.get(name) ?? version) !== version) throw new Error(`two versions of ${name}`);
    all.set(name, version);
  }
  return Object.fromEntries([...all].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

function read(checkout: string, path: string): Manifest {
  return JSON.parse(readFileSync(join(checkout, path), "utf8")) as Manifest;
}
