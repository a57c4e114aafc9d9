/**
 * A look into a store from outside. Nothing is written and nothing is held: what is found may go away at any moment,
 * unless a link of the user's keeps it.
 */

import { accessSync, constants, lstatSync, readFileSync, readdirSync, readlinkSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { StorePath } from "@astbuild/derivation";
import { UNSOUND } from "./damage.ts";
import { SCHEMA_VERSION } from "./schema.ts";

export interface LookUpRequest {
  /** The store's physical root folder. */
  readonly root: string;
  readonly staticHash: string;
  readonly output: string;
  /** A result link that must be there already, as `addResultLink` makes it. */
  readonly link?: string | undefined;
}

export interface KnownOutputs {
  readonly path: StorePath;
  readonly physical: string;
  readonly resolvedHash: string;
}

/** Milliseconds: what was last used longer ago is found by those who note the use. */
const RECENT = 60 * 60 * 1000;

/**
 * What the memo knows to be made and sound, in the order of the requests. Undefined when there is any doubt: one of
 * them is not, was not used of late, its link is not as it should be, or the store is not one to be read by us.
 */
export function lookUp(requests: readonly LookUpRequest[]): readonly KnownOutputs[] | undefined {
  try {
    const found = requests.map(lookUpOne);
    return found.every((each) => each !== undefined) ? found : undefined;
  } catch {
    // Whoever opens the store is told what is wrong with it.
    return undefined;
  }
}

function lookUpOne({ root, staticHash, output, link }: LookUpRequest): KnownOutputs | undefined {
  const marker = readFileSync(`${root}/var/astbuild-store`, "utf8");
  const isOurs = lstatSync(`${root}/.`).uid === process.geteuid?.();
  if (!isOurs || marker !== `astbuild store\nschema ${SCHEMA_VERSION}\n`) return undefined;
  const file = `${root}/var/db.sqlite`;
  // Also a look makes the -shm file where there is none, with the database's mode: one that nobody can write would stay.
  accessSync(file, constants.W_OK);
  using database = new DatabaseSync(file, { readOnly: true, timeout: 50 });
  const row = database.prepare(NEWEST_BUILD).get(staticHash, output) as Row | undefined;
  if (row === undefined || row.sound !== 1 || row.used < Date.now() - RECENT) return undefined;
  const { path, resolvedHash } = row;
  const physical = `${root}/objects/${path.slice(path.lastIndexOf("/") + 1)}`;
  if (link !== undefined) {
    const { rooted } = database.prepare(IS_ROOT).get(link, path, resolvedHash) as { rooted: 0 | 1 };
    if (rooted === 0 || readlinkSync(link) !== physical || !isPointedAt(root, link))
      return undefined;
  }
  return { path, physical, resolvedHash };
}

interface Row {
  readonly path: StorePath;
  readonly resolvedHash: string;
  /** 1 when all outputs of the build are valid. */
  readonly sound: 0 | 1;
  /** Milliseconds; 0 for never. */
  readonly used: number;
}

/** The newest build alone: where that one is not whole, an older one is a matter for the engine. */
const NEWEST_BUILD = `
  WITH RECURSIVE ${UNSOUND}, newest(id) AS (
    SELECT max(build.id) FROM static_memo
    JOIN build ON build.resolved_hash = static_memo.resolved_hash WHERE static_hash = ?
  )
  SELECT build_output.path, build.resolved_hash AS resolvedHash,
    NOT EXISTS (
      SELECT 1 FROM build_output AS each WHERE each.build = build.id
      AND (each.object IS NULL OR each.object IN (SELECT id FROM unsound))
    ) AS sound,
    coalesce((SELECT at FROM last_use WHERE last_use.object = build_output.object), 0) AS used
  FROM newest JOIN build ON build.id = newest.id JOIN build_output ON build_output.build = build.id
  WHERE build_output.output = ?`;

const IS_ROOT =
  "SELECT EXISTS (SELECT 1 FROM root WHERE kind = 'result' AND name = ? AND path = ? AND resolved_hash = ?) AS rooted";

/** A link that var/roots does not point at is no root. */
function isPointedAt(root: string, link: string): boolean {
  const pointers = `${root}/var/roots/results`;
  return readdirSync(pointers).some(
    (name) => !name.startsWith(".") && readlinkSync(`${pointers}/${name}`) === link,
  );
}
