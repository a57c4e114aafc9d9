/** Makes or checks a store's root folder: ours by its marker, by its owner, and on a local disk. */

import { readFileSync } from "node:fs";
import { lstat, readdir, statfs } from "node:fs/promises";
import { AstbuildError } from "@astbuild/errors";
import { isNotFound, makeFolder, publishFile, readFileIfExists, syncFolder } from "@astbuild/fs";
import { networkFileSystem } from "./network-file-system.ts";
import { checkSchemaVersion } from "./prepare-schema.ts";
import { SCHEMA_VERSION } from "./schema.ts";
import { layoutOf } from "./store-layout.ts";
import type { Layout } from "./store-layout.ts";

export interface PreparedRoot {
  readonly layout: Layout;
  /** The schema that the marker names. */
  readonly marked: number;
}

/**
 * @throws STORE_FOREIGN, STORE_NOT_OURS, STORE_NETWORK, STORE_SCHEMA_NEWER, NOT_A_FOLDER, PERMISSION_DENIED
 */
export async function prepareRoot(root: string, allowNetwork: boolean): Promise<PreparedRoot> {
  const layout = layoutOf(root);
  await makeFolder(root, 0o755);
  await checkOwner(root);
  if (!allowNetwork) await checkFileSystem(root);
  let marker = await readFileIfExists(layout.marker);
  if (marker === undefined) {
    const strange = await strangeEntries(layout);
    // Another process may have made the store meanwhile.
    if (strange.length > 0) marker = await readFileIfExists(layout.marker);
    if (strange.length > 0 && marker === undefined) throw notOurs(layout, strange);
  }
  const marked = marker === undefined ? SCHEMA_VERSION : markedVersion(marker.toString(), layout);
  checkSchemaVersion(marked, root);
  for (const folder of [
    layout.var,
    layout.objects,
    layout.live,
    layout.roots,
    layout.log,
    layout.tmp,
  ]) {
    await makeFolder(folder, 0o755);
  }
  if (marker === undefined) {
    await syncFolder(root);
    await writeMarker(layout);
  }
  return { layout, marked };
}

/** Says which schema the store has; an older astbuild reads it before it touches anything. */
export async function writeMarker({ marker }: Layout): Promise<void> {
  await publishFile(marker, `astbuild store\nschema ${SCHEMA_VERSION}\n`, { mode: 0o644 });
}

async function checkOwner(root: string): Promise<void> {
  const { uid } = await lstat(`${root}/.`);
  const own = process.geteuid?.() ?? uid;
  if (uid === own) return;
  throw new AstbuildError("STORE_FOREIGN", `the store belongs to ${userName(uid)}: ${root}`, {
    facts: { store: root, owner: userName(uid), you: userName(own) },
    hint: "run as its owner, or use a store of your own: --store FOLDER or ASTBUILD_STORE",
  });
}

function userName(uid: number): string {
  try {
    const line = readFileSync("/etc/passwd", "utf8")
      .split("\n")
      .find((each) => each.split(":")[2] === String(uid));
    return line === undefined ? `uid ${uid}` : `${line.split(":")[0]} (uid ${uid})`;
  } catch {
    return `uid ${uid}`;
  }
}

async function checkFileSystem(root: string): Promise<void> {
  const kind = networkFileSystem((await statfs(root)).type);
  if (kind === undefined) return;
  throw new AstbuildError("STORE_NETWORK", `the store is on a ${kind} file system: ${root}`, {
    facts: { store: root, "file system": kind, why: "locks and fsync cannot be relied on there" },
    hint: "choose a folder on a local disk: --store FOLDER or ASTBUILD_STORE",
  });
}

/** A crash while the store was made leaves its folders, and perhaps a temporary marker. */
async function strangeEntries({ root, objects, var: state }: Layout): Promise<string[]> {
  const namesIn = async (folder: string): Promise<string[]> =>
    await readdir(folder).catch((error: unknown) => {
      if (isNotFound(error)) return [];
      throw error;
    });
  const others = (await namesIn(root)).filter((name) => !EXPECTED.has(name));
  const inObjects = (await namesIn(objects)).map((name) => `objects/${name}`);
  const inVar = (await namesIn(state))
    .filter((name) => !name.startsWith(".astbuild-") && !EMPTY_AT_FIRST.has(name))
    .map((name) => `var/${name}`);
  return [...others, ...inObjects, ...inVar];
}

function notOurs({ root }: Layout, strange: readonly string[]): AstbuildError {
  return new AstbuildError("STORE_NOT_OURS", `not a store, and not empty: ${root}`, {
    facts: { folder: root, holds: strange.slice(0, 5), "no marker": "var/astbuild-store" },
    hint: "choose an empty or a new folder for the store",
  });
}

const EXPECTED: ReadonlySet<string> = new Set(["README.md", ".gitignore", "var", "objects"]);
const EMPTY_AT_FIRST: ReadonlySet<string> = new Set(["live", "roots", "log", "tmp"]);

function markedVersion(text: string, layout: Layout): number {
  const version = /^astbuild store\nschema (\d+)\n$/.exec(text)?.[1];
  if (version !== undefined) return Number(version);
  throw new AstbuildError("STORE_NOT_OURS", `the store's marker is not one: ${layout.marker}`, {
    facts: { store: layout.root, marker: layout.marker },
  });
}
