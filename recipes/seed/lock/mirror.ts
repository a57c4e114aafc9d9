/** Where this tool reads package indexes: `ASTBUILD_DEBIAN_MIRROR`, else the first Debian mirror of the machine's apt configuration. */

import { globSync, readFileSync } from "node:fs";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { parsePackagesIndex } from "./packages-index.ts";
import type { PackagesIndex } from "./packages-index.ts";

/** The index of the suite's `main` for one architecture, checked against the suite's `Release`. */
export async function readIndex(suite: string, architecture: string): Promise<PackagesIndex> {
  const path = `main/binary-${architecture}/Packages.gz`;
  const release = (await get(`dists/${suite}/Release`)).toString();
  const wanted = new RegExp(`^ ([0-9a-f]{64}) +\\d+ ${RegExp.escape(path)}$`, "m").exec(
    release,
  )?.[1];
  if (wanted === undefined) throw new Error(`${suite}/Release does not list ${path}`);
  const bytes = await get(`dists/${suite}/main/binary-${architecture}/by-hash/SHA256/${wanted}`);
  const actual = createHash("sha256").update(bytes).digest("hex");
  if (actual !== wanted) throw new Error(`${suite}/${path} is ${actual}, Release says ${wanted}`);
  return parsePackagesIndex(gunzipSync(bytes).toString());
}

async function get(path: string): Promise<Buffer> {
  const url = `${mirror()}/${path}`;
  if (url.startsWith("file:")) return readFileSync(new URL(url));
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
  return Buffer.from(await response.arrayBuffer());
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
