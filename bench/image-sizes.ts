/**
 * The tables of images in docs/packages.md: bytes in an image by package, beside Debian's packages of the same programs.
 *
 *     node bench/image-sizes.ts initrdPython x86_64-gnu
 *
 * Debian's are the Installed-Size of its index, which counts documents, translations and scripts of the
 * package manager too. `debian-packages.json` says which of its packages are meant.
 */

import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { debianMirrors } from "@astbuild/fetch";
import { SUITE, readIndex } from "../recipes/seed/lock/mirror.ts";
import peers from "./debian-packages.json" with { type: "json" };

interface Provenance {
  readonly image: { readonly path: string };
  readonly packages: readonly { readonly path: string; readonly name: string }[];
  readonly files: readonly { readonly from?: string; readonly size: number }[];
}

const COMMAND = join(import.meta.dirname, "../packages/astbuild/bin/astbuild.js");
const DEBIAN: Readonly<Record<string, string>> = {
  x86_64: "amd64",
  aarch64: "arm64",
  riscv64: "riscv64",
};
const [image = "initrdPython", host = "x86_64-gnu"] = process.argv.slice(2);
const from = { mirrors: debianMirrors({ env: process.env }) };
const { packages } = await readIndex(from, SUITE, DEBIAN[host.split("-")[0]!]!);
const provenance = JSON.parse(command("provenance", image, "--host", host, "--json")) as Provenance;
const names = new Map(provenance.packages.map(({ path, name }) => [path, name]));
const sizes = new Map<string, number>();
for (const { from: path, size } of provenance.files) {
  const name = names.get(path ?? "") ?? "the image's own files";
  sizes.set(name, (sizes.get(name) ?? 0) + size);
}
const rows = [...sizes].map(([name, ours]) => {
  const named = (peers as Readonly<Record<string, readonly string[]>>)[name] ?? [];
  const debian = named.reduce((sum, each) => sum + installedSize(each), 0);
  return { name, ours, debian, named };
});
rows.sort((a, b) => b.ours - a.ours);
const file = command("path-info", image, "--host", host, "--json");
const { physical } = JSON.parse(file) as { readonly physical: string };
const total = (key: "ours" | "debian"): number => rows.reduce((sum, row) => sum + row[key], 0);
console.log(line(["package", "in the image, MiB", "Debian, MiB", "Debian's packages"]));
console.log(line(["---", "--:", "--:", "---"]));
for (const { name, ours, debian, named } of rows) {
  console.log(line([name, mebibytes(ours), debian > 0 ? mebibytes(debian) : "", named.join(" ")]));
}
console.log(line(["**sum**", mebibytes(total("ours")), mebibytes(total("debian")), ""]));
console.log(`\n\`${image}\` compressed: ${mebibytes(statSync(physical).size)} MiB.`);

function command(...words: readonly string[]): string {
  const options = { encoding: "utf8", maxBuffer: 2 ** 30 } as const;
  const { stdout, stderr, status } = spawnSync(process.execPath, [COMMAND, ...words], options);
  if (status !== 0) throw new Error(stderr);
  return stdout;
}

/** Bytes. */
function installedSize(name: string): number {
  const found = packages.get(name)?.installedSize;
  if (found === undefined) throw new Error(`${SUITE} has no package ${name} for ${host}`);
  return found * 1024;
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 2 : 1);
}
