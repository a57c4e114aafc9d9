/**
 * Temporary files outside the store, beside what they are to replace: the live id of their process
 * stands in their names, and a mark of the store that knows who lives. A killed process cannot remove
 * its own; whoever writes into the same folder next does.
 */

import { readdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { hash160 } from "@astbuild/hash";
import type { Liveness } from "./liveness.ts";
import type { RootsInFlight } from "./roots-in-flight.ts";

/** A name in the folder of `target` that nobody else has, once what dead processes left there is gone. */
export type TemporaryBeside = (target: string) => Promise<string>;

export function createTemporaryBeside(
  root: string,
  { liveness, inFlight }: { readonly liveness: Liveness; readonly inFlight: RootsInFlight },
): TemporaryBeside {
  const prefix = `.astbuild-${hash160("astbuild-temporary-1", root).slice(0, 8)}-`;
  let made = 0;
  return async (target) => {
    await inFlight.ensureLive();
    const folder = dirname(target);
    // Where nothing can be read something may still be written.
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const live = name.startsWith(prefix) ? LIVE.exec(name)?.[1] : undefined;
      if (live === undefined || liveness.isAlive(live)) continue;
      await unlink(join(folder, name)).catch(() => undefined);
    }
    return join(folder, `${prefix}${liveness.id}-${++made}.tmp`);
  };
}

const LIVE = /-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-\d+\.tmp$/;
