/** Reads package indexes of the first of the machine's Debian mirrors. */

import { existsSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { parsePackagesIndex } from "./packages-index.ts";
import type { PackagesIndex } from "./packages-index.ts";

/** Debian's release that the seed is made of. */
export const SUITE = "trixie";

export interface Mirrors {
  /** The folders above `pool/`, best first. */
  readonly mirrors: readonly string[];
}

/**
 * The index of the suite's `main` for one architecture, compared with the suite's `Release`.
 * A mirror between two states serves an old index beside a new `Release`; that is said, and used.
 */
export async function readIndex(
  { mirrors: [mirror] }: Mirrors,
  suite: string,
  architecture: string,
): Promise<PackagesIndex> {
  if (mirror === undefined) {
    throw new Error("no Debian mirror: set ASTBUILD_DEBIAN_MIRROR to one, the folder above pool/");
  }
  const dists = `${mirror}/dists/${suite}`;
  const folder = `${dists}/main/binary-${architecture}`;
  const release = (await get(`${dists}/Release`)).toString();
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

/** The first of them that is there. */
async function get(...urls: readonly string[]): Promise<Buffer> {
  const answers: string[] = [];
  for (const url of urls) {
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
