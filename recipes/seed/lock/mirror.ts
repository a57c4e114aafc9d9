/** Where this tool reads package indexes: `ASTBUILD_DEBIAN_MIRROR`, else the first Debian mirror of the machine's apt configuration. */

import { existsSync, globSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { parsePackagesIndex } from "./packages-index.ts";
import type { PackagesIndex } from "./packages-index.ts";

/** Debian's release that the seed is made of. */
export const SUITE = "trixie";

/**
 * The index of the suite's `main` for one architecture, compared with the suite's `Release`.
 * A mirror between two states serves an old index beside a new `Release`; that is said, and used.
 */
export async function readIndex(suite: string, architecture: string): Promise<PackagesIndex> {
  const folder = `dists/${suite}/main/binary-${architecture}`;
  const release = (await get(`dists/${suite}/Release`)).toString();
  const path = RegExp.escape(`main/binary-${architecture}/Packages.gz`);
  const wanted = new RegExp(`^ ([0-9a-f]{64}) +\\d+ ${path}$`, "m").exec(release)?.[1];
  if (wanted === undefined) throw new Error(`${suite}/Release does not list ${architecture}`);
  const bytes = await get(`${folder}/by-hash/SHA256/${wanted}`, `${folder}/Packages.gz`);
  const actual = createHash("sha256").update(bytes).digest("hex");
  if (actual !== wanted) {
    console.error(
      `warning: the mirror's index of ${suite} ${architecture} is not the one in Release`,
    );
  }
  return parsePackagesIndex(gunzipSync(bytes).toString());
}

/** The first of the paths that is there. */
async function get(...paths: readonly string[]): Promise<Buffer> {
  const answers: string[] = [];
  for (const path of paths) {
    const url = `${mirror()}/${path}`;
    if (url.startsWith("file:")) {
      if (existsSync(new URL(url))) return readFileSync(new URL(url));
      answers.push(`${url}: not there`);
      continue;
    }
    const response = await fetch(url);
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    answers.push(`${url}: ${response.status} ${response.statusText}`);
  }
  throw new Error(answers.join("\n"));
}

function mirror(): string {
  const named = process.env["ASTBUILD_DEBIAN_MIRROR"]?.trim().split(/\s+/)[0];
  const found = named || mirrorsOfApt()[0];
  if (found === undefined) {
    throw new Error("no Debian mirror: set ASTBUILD_DEBIAN_MIRROR to one, the folder above pool/");
  }
  return found.replace(/\/+$/, "");
}

function mirrorsOfApt(): string[] {
  const files = ["/etc/apt/sources.list", ...globSync("/etc/apt/sources.list.d/*.{list,sources}")];
  const text = files.map((file) => readIfThere(file).replaceAll(/#.*$/gm, "")).join("\n");
  return text.match(/\b(?:https?|file):\S*\/debian\/?(?=\s|$)/g) ?? [];
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
