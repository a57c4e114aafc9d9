/** Reads a Debian `Packages` index: the newest version of each package, and who provides what. */

import { compareDebianVersions } from "./debian-version.ts";

export interface DebianPackage {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
  /** Hexadecimal. */
  readonly sha256: string;
  readonly size: number;
  /** KiB unpacked, as Debian estimates it. */
  readonly installedSize?: number;
  /** Below the mirror's top folder: `pool/main/…`. */
  readonly path: string;
  /** `Pre-Depends` then `Depends`, each a list of alternatives by name. */
  readonly depends: readonly (readonly string[])[];
}

export interface PackagesIndex {
  readonly packages: ReadonlyMap<string, DebianPackage>;
  /** Names of real packages for each virtual name, in the order of the index. */
  readonly providers: ReadonlyMap<string, readonly string[]>;
}

/** Parses the text of one index or of several, one after the other. */
export function parsePackagesIndex(text: string): PackagesIndex {
  const newest = new Map<string, ReadonlyMap<string, string>>();
  for (const paragraph of text.split("\n\n")) {
    const fields = parseFields(paragraph);
    const name = fields.get("Package");
    if (name === undefined) continue;
    const known = newest.get(name);
    if (known === undefined || compareDebianVersions(versionOf(fields), versionOf(known)) > 0) {
      newest.set(name, fields);
    }
  }
  const packages = new Map<string, DebianPackage>();
  const providers = new Map<string, string[]>();
  for (const [name, fields] of newest) {
    packages.set(name, packageOf(fields));
    for (const [provided] of relations(fields.get("Provides"))) {
      if (provided === undefined) continue;
      providers.set(provided, [...(providers.get(provided) ?? []), name]);
    }
  }
  return { packages, providers };
}

function parseFields(paragraph: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const line of paragraph.split("\n")) {
    const colon = line.indexOf(": ");
    if (colon > 0 && !line.startsWith(" ")) fields.set(line.slice(0, colon), line.slice(colon + 2));
  }
  return fields;
}

function versionOf(fields: ReadonlyMap<string, string>): string {
  return need(fields, "Version");
}

function packageOf(fields: ReadonlyMap<string, string>): DebianPackage {
  const installed = fields.get("Installed-Size");
  return {
    ...(installed !== undefined && { installedSize: Number(installed) }),
    name: need(fields, "Package"),
    version: versionOf(fields),
    architecture: need(fields, "Architecture"),
    sha256: need(fields, "SHA256"),
    size: Number(need(fields, "Size")),
    path: need(fields, "Filename"),
    depends: [...relations(fields.get("Pre-Depends")), ...relations(fields.get("Depends"))],
  };
}

function need(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name);
  if (value === undefined)
    throw new Error(`${fields.get("Package")}: no field ${name} in the index`);
  return value;
}

/** `a (>= 1), b:any | c` becomes `[["a"], ["b", "c"]]`. */
function relations(text: string | undefined): string[][] {
  if (text === undefined) return [];
  return text
    .split(",")
    .map((relation) => relation.split("|").map((each) => each.trim().split(/[\s(:]/)[0] ?? ""));
}
