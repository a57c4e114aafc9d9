/** What is known of the builds that made an object: from what, how long, how isolated, whether it comes out the same again. */

import type { StorePath } from "@astbuild/derivation";
import { readCheck } from "./check-records.ts";
import type { CheckRecord } from "./check-records.ts";
import type { Reader } from "./database.ts";
import type { BuildFacts } from "./publish-request.ts";

export interface BuildRecord extends Partial<BuildFacts> {
  readonly resolvedHash: string;
  /** Of the derivation. */
  readonly name: string;
  /** Which of its outputs the object is. */
  readonly output: string;
  readonly at: Date;
  readonly seconds?: number;
  /** What the derivation used, sorted. */
  readonly inputs: readonly StorePath[];
  readonly check?: CheckRecord;
}

/** The newest first. */
export function readBuilds(reader: Reader, path: StorePath): BuildRecord[] {
  const rows = reader.rows<
    [
      ...[number, string, string, string, number, number | null],
      ...[BuildFacts["isolation"] | null, number | null, number | null],
    ]
  >(
    `SELECT build.id, build.resolved_hash, build.name, build_output.output, build.registered,
            build.seconds, isolation, cpu_seconds, max_rss
     FROM build_output JOIN build ON build.id = build_output.build
     LEFT JOIN build_facts ON build_facts.build = build.id
     WHERE build_output.path = ? ORDER BY build.id DESC`,
    path,
  );
  return rows.map(([id, resolvedHash, name, output, at, seconds, isolation, cpu, rss]) => {
    const check = readCheck(reader, path, resolvedHash);
    return {
      ...{ resolvedHash, name, output, at: new Date(at) },
      ...(seconds !== null && { seconds }),
      ...(isolation !== null && { isolation }),
      ...(cpu !== null && { cpuSeconds: cpu }),
      ...(rss !== null && { maxRss: rss }),
      inputs: inputsOf(reader, id),
      ...(check !== undefined && { check }),
    };
  });
}

function inputsOf(reader: Reader, build: number): StorePath[] {
  return reader
    .rows<[StorePath]>("SELECT path FROM build_input WHERE build = ? ORDER BY path", build)
    .map(([path]) => path);
}
