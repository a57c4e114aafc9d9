/** Registers objects that no build of this store made: imported and added ones. All of them or, on failure, none. */

import { renameSync } from "node:fs";
import type { StorePath } from "@astbuild/derivation";
import { syncFolder } from "@astbuild/fs";
import { checkpoint } from "./checkpoint.ts";
import type { CandidateTable } from "./candidate-table.ts";
import type { Collector } from "./collect/collector.ts";
import { removeAll } from "./collect/trash.ts";
import { isDamaged, mendObject } from "./damage.ts";
import { examineOutputs } from "./examine-outputs.ts";
import type { ExaminedOutput } from "./examine-outputs.ts";
import { finishOutput } from "./finish-output.ts";
import { insertObject, objectId, publishObject } from "./register-builds.ts";
import type { FinishedOutput } from "./register-builds.ts";
import type { HeldObject, RootsInFlight } from "./roots-in-flight.ts";
import { inFlightName } from "./store-layout.ts";

export interface RegisterTools extends Collector {
  readonly inFlight: RootsInFlight;
}

/**
 * @param source physical, in a build folder; it is moved. @param scratch as the object names itself at present
 * @param table of the references, where many objects are examined for the same ones
 */
export async function examineObject(
  { pool, table }: Pick<Collector, "pool"> & { readonly table?: CandidateTable },
  object: {
    readonly name: string;
    readonly source: string;
    readonly references: readonly StorePath[];
    readonly scratch?: StorePath;
  },
): Promise<ExaminedOutput> {
  const { name, source, references, scratch } = object;
  const request = {
    ...{ name, candidates: references, resolvedHash: "", staticHash: "" },
    allowedSplits: [{ reason: "it is an object already" }],
    outputs: [{ output: "out", name, source, ...(scratch !== undefined && { scratch }) }],
  };
  const [examined] = await examineOutputs(pool, request, table);
  return examined!;
}

/** References before what refers to them. */
export async function registerObjects(
  tools: RegisterTools,
  examined: readonly ExaminedOutput[],
): Promise<void> {
  const { database, inFlight, layout, liveness, pool } = tools;
  const finished: FinishedOutput[] = [];
  const junk: string[] = [];
  const live = liveness.id;
  const renamed: { from: string; to: string }[] = [];
  const rename = (from: string, to: string): void => {
    renameSync(from, to);
    renamed.push({ from, to });
  };
  try {
    await inFlight.hold(examined.map(({ path }) => path));
    for (const each of examined) finished.push(await stage(tools, each));
    checkpoint("register:staged");
    const confirm = await database.write("full", async (writer) => {
      const held: HeldObject[] = [];
      for (const object of finished) {
        let id = objectId(writer, object.path);
        if (id === undefined) {
          publishObject(object, { layout, live, rename, junk });
          id = insertObject(writer, object, undefined);
        } else if (isDamaged(writer, id)) {
          publishObject(object, { layout, live, rename, junk });
          mendObject(writer, { ...object, id });
        } else junk.push(object.staged!);
        held.push({ id, path: object.path });
      }
      const confirmHeld = inFlight.holdObjects(writer, held);
      checkpoint("register:inserted");
      await syncFolder(layout.objects);
      return confirmHeld;
    });
    confirm();
  } catch (error) {
    // What was renamed in has no row any more: out again, so that it is no junk under a good name.
    for (const { from, to } of renamed.toReversed()) renameSync(to, from);
    junk.length = 0;
    junk.push(...finished.map(({ staged }) => staged!));
    throw error;
  } finally {
    await removeAll(pool, junk);
  }
}

async function stage(tools: RegisterTools, output: ExaminedOutput): Promise<FinishedOutput> {
  const staged = `${tools.layout.objects}/${inFlightName("new", tools.liveness.id)}`;
  const links = new Map<bigint, number>();
  for (const { ino } of output.tree.entries) links.set(ino, (links.get(ino) ?? 0) + 1);
  const contentDigest = await finishOutput(tools.pool, output, {
    ...{ staged, links },
    syncFileSystem: undefined,
  });
  return { ...output, contentDigest, staged };
}
