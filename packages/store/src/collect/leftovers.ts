/** What dead processes left: objects without a row, trash, half-made objects, build folders, live files. */

import { rename } from "node:fs/promises";
import { isNotFound } from "@astbuild/fs";
import { STORE_FOLDER } from "@astbuild/derivation";
import { checkpoint } from "../checkpoint.ts";
import type { Writer } from "../database.ts";
import { inFlightName, liveIdIn } from "../store-layout.ts";
import { namesIn } from "../names-in.ts";
import type { Collector } from "./collector.ts";
import { moveToTrash } from "./delete-objects.ts";
import { removeAll } from "./trash.ts";
import type { Removed } from "./collect-options.ts";
import type { PredictFreed } from "./predict-freed.ts";
import { readTemporaries, removeTemporaries } from "./temporaries.ts";

export interface Leftovers extends Removed {
  readonly count: number;
}

/** Rows and live files of processes that have ended without a word; what they used is noted. */
export async function dropDeadProcesses({ database, liveness }: Collector): Promise<void> {
  await database.write("normal", (writer) => {
    for (const { live } of liveness.others(writer)) liveness.dropIfDead(writer, live);
  });
}

/** Build folders that a person asked to keep are not among them. @param predict of a dry run: nothing is removed */
export async function collectLeftovers(
  collector: Collector,
  predict: PredictFreed | undefined,
): Promise<Leftovers> {
  const { database, liveness, layout, pool } = collector;
  const objects = await namesIn(layout.objects);
  const folders = (await namesIn(layout.tmp)).filter((name) => !name.startsWith("kept-"));
  const claimed: string[] = [];
  const dead: string[] = [];
  for (let start = 0; start < objects.length || start < folders.length; start += BATCH) {
    await database.write("normal", (writer) => {
      const isDead = deadOnes((live) => liveness.isAlive(live));
      const junk = withoutRow(writer, objects.slice(start, start + BATCH)).filter(isDead);
      const left = folders.slice(start, start + BATCH).filter(isDead);
      dead.push(...junk.map((name) => `${layout.objects}/${name}`));
      dead.push(...left.map((name) => `${layout.tmp}/${name}`));
      if (predict !== undefined) return;
      for (const name of junk) {
        const trash = moveToTrash(layout.objects, name, liveness.id);
        if (trash !== undefined) claimed.push(trash);
      }
      for (const name of left) claimed.push(`${layout.tmp}/${name}`);
    });
  }
  const temporaries = await readTemporaries(collector);
  const count = dead.length + temporaries.length;
  if (predict !== undefined) return { count, ...(await predict([...dead, ...temporaries])) };
  removeTemporaries(temporaries);
  checkpoint("gc:leftovers");
  const mine = await Promise.all(claimed.map((path) => claim(path, layout.tmp, liveness.id)));
  return {
    count,
    ...(await removeAll(
      pool,
      mine.filter((path) => path !== undefined),
    )),
  };
}

const BATCH = 1000;

/** Two collectors must not remove the same tree: each would believe the other's part done. */
async function claim(path: string, tmp: string, live: string): Promise<string | undefined> {
  if (!path.startsWith(`${tmp}/`)) return path;
  const name = inFlightName("trash", live).slice(".trash-".length);
  return await rename(path, `${tmp}/${name}`).then(
    () => `${tmp}/${name}`,
    (error: unknown) => {
      if (isNotFound(error)) return undefined;
      throw error;
    },
  );
}

/** Names that carry the id of a process that lives are under way, all others junk. */
function deadOnes(isAlive: (live: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>();
  return (name) => {
    const live = liveIdIn(name);
    if (live === undefined) return true;
    const answer = known.get(live) ?? isAlive(live);
    known.set(live, answer);
    return !answer;
  };
}

function withoutRow(writer: Writer, names: readonly string[]): string[] {
  const rows = writer.rows<[string]>(
    `SELECT json_each.value FROM json_each(?1) JOIN object
     ON object.path = '${STORE_FOLDER}/' || json_each.value`,
    JSON.stringify(names),
  );
  const valid = new Set(rows.map(([name]) => name));
  return names.filter((name) => !valid.has(name));
}
