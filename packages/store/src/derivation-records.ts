/** What past builds were made from: advice for explanations, never part of a result, gone with the builds. */

import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { StorePath } from "@astbuild/derivation";
import type { Json } from "@astbuild/hash";
import type { Database, Reader, Writer } from "./database.ts";

export interface DerivationRecord {
  /** Name of the recipe. */
  readonly recipe: string;
  /** Absent where the result is for none. */
  readonly platform?: string;
  /** What the resolved hash is made of, and what else is to be remembered. */
  readonly description: { readonly [key: string]: Json };
}

/** A build that is known, the derivation it realised, and what came out. */
export interface RecordedBuild {
  readonly resolvedHash: string;
  readonly build: string;
  /** Of the derivation. */
  readonly name: string;
  readonly registered: Date;
  readonly seconds?: number;
  /** Valid or not. */
  readonly outputs: Readonly<Record<string, StorePath>>;
}

export interface DerivationRecords {
  /** Undefined when the build is not known, or was made by a version that kept none. */
  record(resolvedHash: string): DerivationRecord | undefined;
  /** The newest build of the hash. */
  buildOf(resolvedHash: string): RecordedBuild | undefined;
  /** Known builds of a recipe for a platform, the newest first. */
  buildsOf(recipe: string, platform?: string): RecordedBuild[];
  /** Known builds that made an object, the newest first. */
  makersOf(path: StorePath): RecordedBuild[];
}

export interface PackedRecord {
  readonly recipe: string;
  readonly platform: string;
  readonly description: Uint8Array;
}

export function createDerivationRecords(database: Database): DerivationRecords {
  return {
    record: (resolvedHash) => readRecord(database, resolvedHash),
    buildOf: (resolvedHash) => readBuilds(database, "build.resolved_hash = ?", [resolvedHash])[0],
    buildsOf: (recipe, platform = "") =>
      readBuilds(
        database,
        `build.resolved_hash IN (SELECT resolved_hash FROM derivation WHERE recipe = ? AND platform = ?)`,
        [recipe, platform],
      ),
    makersOf: (path) =>
      readBuilds(database, "build.id IN (SELECT build FROM build_output WHERE path = ?)", [path]),
  };
}

export function packRecord({ recipe, platform, description }: DerivationRecord): PackedRecord {
  const bytes = deflateRawSync(Buffer.from(JSON.stringify(description)), { chunkSize: CHUNK });
  return { recipe, platform: platform ?? "", description: bytes };
}

/** Bytes. By default zlib takes 16 KiB for the few hundred that come out, and waits for a collection of garbage with them. */
const CHUNK = 1024;

export function insertRecord(writer: Writer, resolvedHash: string, record: PackedRecord): void {
  writer.run(
    `INSERT INTO derivation (resolved_hash, recipe, platform, description) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET recipe = excluded.recipe, platform = excluded.platform,
     description = excluded.description`,
    resolvedHash,
    record.recipe,
    record.platform,
    record.description,
  );
}

function readRecord(reader: Reader, resolvedHash: string): DerivationRecord | undefined {
  const row = reader.row<[string, string, Uint8Array]>(
    "SELECT recipe, platform, description FROM derivation WHERE resolved_hash = ?",
    resolvedHash,
  );
  if (row === undefined) return undefined;
  const [recipe, platform, packed] = row;
  const description = JSON.parse(
    inflateRawSync(packed).toString(),
  ) as DerivationRecord["description"];
  return { recipe, ...(platform !== "" && { platform }), description };
}

function readBuilds(reader: Reader, condition: string, values: readonly string[]): RecordedBuild[] {
  const rows = reader.rows<
    [number, string, string, string, number, number | null, string, StorePath]
  >(
    `SELECT build.id, build.resolved_hash, build.build, build.name, build.registered, build.seconds,
            build_output.output, build_output.path
     FROM build JOIN build_output ON build_output.build = build.id
     WHERE ${condition} ORDER BY build.id DESC, build_output.output`,
    ...values,
  );
  return [...Map.groupBy(rows, ([id]) => id).values()].map((group) => {
    const [, resolvedHash, build, name, registered, seconds] = group[0]!;
    return {
      ...{ resolvedHash, build, name, registered: new Date(registered) },
      ...(seconds !== null && { seconds }),
      outputs: Object.fromEntries(group.map((row) => [row[6], row[7]])),
    };
  });
}
