/** Where things lie below a store's root folder. */

import { randomUUID } from "node:crypto";

export interface Layout {
  readonly root: string;
  readonly objects: string;
  readonly var: string;
  readonly marker: string;
  readonly database: string;
  readonly live: string;
  readonly roots: string;
  readonly log: string;
  readonly tmp: string;
}

export function layoutOf(root: string): Layout {
  const inVar = (name: string): string => `${root}/var/${name}`;
  return {
    root,
    objects: `${root}/objects`,
    var: `${root}/var`,
    marker: inVar("astbuild-store"),
    database: inVar("db.sqlite"),
    live: inVar("live"),
    roots: inVar("roots"),
    log: inVar("log"),
    tmp: inVar("tmp"),
  };
}

/**
 * A name in objects/ for what is on its way in or out. The live id of its process stands in it,
 * so that the leftovers of a dead one can be told from work under way.
 */
export function inFlightName(kind: "new" | "trash", live: string): string {
  return `.${kind}-${live}-${randomUUID().slice(0, 8)}`;
}

/** The live id in the name of a folder in var/tmp or of an entry `.new-…` or `.trash-…` in objects/. */
export function liveIdIn(name: string): string | undefined {
  return /^(?:\.new-|\.trash-)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-/.exec(name)?.[1];
}
