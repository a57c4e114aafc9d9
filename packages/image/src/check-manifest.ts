/** What can be wrong with a manifest before anything is read. */

import { checkNewcEntry, invalidNewcEntry } from "@astbuild/archive";
import { STORE_FOLDER } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { PLATFORMS } from "@astbuild/platform";
import type { ImageEntry, ImageManifest } from "@astbuild/derivation";
import { splitStorePath } from "./image-path.ts";

/** @throws IMAGE_ENTRY_INVALID, IMAGE_OPTION_INVALID */
export function checkManifest(manifest: ImageManifest): void {
  checkOption("level", manifest.level, { least: 1, most: 9 });
  checkOption("mtime", manifest.mtime, { least: 0, most: 0xffff_ffff });
  if (manifest.sizeBudget !== undefined) {
    checkOption("size budget", manifest.sizeBudget, { least: 1, most: Number.MAX_SAFE_INTEGER });
  }
  if (!PLATFORMS.some(({ name }) => name === manifest.platform)) {
    throw new Error(`no platform ${manifest.platform}`);
  }
  for (const [path, entry] of Object.entries(manifest.entries)) {
    const rule = brokenRule(path, entry);
    if (rule !== undefined) throw invalidNewcEntry(path, rule);
    if (path !== "/") checkNewcEntry({ ...FOLDER, path: path.slice(1) });
  }
}

/** Anything that is right but for the path. */
const FOLDER = { type: "folder", mode: 0o755, uid: 0, gid: 0, mtime: 0, ino: 1 } as const;

function checkOption(name: string, value: number, range: { least: number; most: number }): void {
  if (Number.isInteger(value) && value >= range.least && value <= range.most) return;
  throw new AstbuildError("IMAGE_OPTION_INVALID", `the image's ${name} is ${value}`, {
    facts: { allowed: `${range.least} to ${range.most}` },
  });
}

function brokenRule(path: string, entry: ImageEntry): string | undefined {
  if (!path.startsWith("/")) return "a path in a manifest is absolute";
  if (path === "/" && entry.type !== "tree") return "the root itself is no entry of an archive";
  const sources = sourcesOf(entry);
  const outside = sources.find((source) => splitStorePath(source) === undefined);
  if (outside !== undefined) return `a source lies in the store, unlike ${outside}`;
  const isInStore = path === STORE_FOLDER || path.startsWith(`${STORE_FOLDER}/`);
  if (!isInStore || (sources.length === 1 && sources[0] === path)) return undefined;
  return `below ${STORE_FOLDER} stands only what the store has at that path`;
}

function sourcesOf(entry: ImageEntry): readonly string[] {
  if (entry.type === "tree") return [entry.source, ...(entry.also ?? [])];
  return entry.type === "file" ? [entry.source] : [];
}
