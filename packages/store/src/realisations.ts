/** Realisations: which build made which outputs. Wanted outputs come from one build only; the newest complete one wins. */

import type { StorePath } from "@astbuild/derivation";
import { UNSOUND } from "./damage.ts";
import type { Database, Reader, Writer } from "./database.ts";
import { insertRecord } from "./derivation-records.ts";
import type { PackedRecord } from "./derivation-records.ts";
import type { BuildFacts } from "./publish-request.ts";
import type { HeldObject, RootsInFlight } from "./roots-in-flight.ts";

export interface Realisation {
  readonly resolvedHash: string;
  /** Id of the build that made the outputs. */
  readonly build: string;
  readonly outputs: Readonly<Record<string, StorePath>>;
}

/** The newest build of the derivation whose wanted outputs are all valid; roots in flight are taken on these. */
export async function findRealisation(
  database: Database,
  inFlight: RootsInFlight,
  wanted: { readonly resolvedHash: string; readonly outputs: readonly string[] },
): Promise<Realisation | undefined> {
  const { resolvedHash, outputs } = wanted;
  if (newestBuild(database, resolvedHash, outputs) === undefined) return undefined;
  await inFlight.ensureLive();
  let confirm = (): void => undefined;
  const found = await database.write("normal", (writer) => {
    const build = newestBuild(writer, resolvedHash, outputs);
    if (build !== undefined) confirm = inFlight.holdObjects(writer, build.held);
    return build?.realisation;
  });
  confirm();
  return found;
}

/**
 * The memo for a whole graph at once: for each static hash that is known the newest build all of
 * whose outputs are valid. One transaction; roots in flight are taken on all these outputs.
 */
export async function findByStaticHash(
  database: Database,
  inFlight: RootsInFlight,
  staticHashes: Iterable<string>,
): Promise<Map<string, Realisation>> {
  await inFlight.ensureLive();
  const hashes = JSON.stringify([...staticHashes]);
  let confirm = (): void => undefined;
  const result = await database.write("normal", (writer) => {
    const rows = writer.rows<[string, ...BuildRow]>(
      `WITH RECURSIVE ${UNSOUND}
       SELECT static_memo.static_hash, build.id, build.build, build.resolved_hash,
              build_output.output, build_output.path, ${SOUND_OBJECT}
       FROM json_each(?) CROSS JOIN static_memo ON static_memo.static_hash = json_each.value
       CROSS JOIN build ON build.resolved_hash = static_memo.resolved_hash
       CROSS JOIN build_output ON build_output.build = build.id
       ORDER BY json_each.id, build.id DESC`,
      hashes,
    );
    const found = new Map<string, Realisation>();
    const held: HeldObject[] = [];
    for (let start = 0; start < rows.length;) {
      const staticHash = rows[start]![0];
      const id = rows[start]![1];
      let end = start + 1;
      while (end < rows.length && rows[end]![1] === id && rows[end]![0] === staticHash) end++;
      if (!found.has(staticHash)) {
        const build = completeBuild(rows.slice(start, end).map(([, ...row]) => row));
        if (build !== undefined) {
          found.set(staticHash, build.realisation);
          held.push(...build.held);
        }
      }
      start = end;
    }
    confirm = inFlight.holdObjects(writer, held);
    return found;
  });
  confirm();
  return result;
}

export interface NewBuild {
  readonly resolvedHash: string;
  readonly build: string;
  readonly name: string;
  readonly seconds: number | undefined;
  readonly derivation: PackedRecord | undefined;
  readonly facts: BuildFacts | undefined;
  readonly inputs: readonly StorePath[];
  readonly outputs: readonly {
    readonly output: string;
    readonly path: StorePath;
    readonly object: number;
  }[];
}

/**
 * Inserts a build; older ones with the very same outputs are dropped. Returns the newest older
 * build that differs and still lives, in whole or in part: the derivation is not reproducible.
 */
export function insertBuild(writer: Writer, build: NewBuild): Realisation | undefined {
  const previous = livingBuilds(writer, build.resolvedHash);
  const paths = new Map(build.outputs.map(({ output, path }) => [output, path]));
  const same = ({ realisation: { outputs } }: FoundBuild): boolean =>
    Object.keys(outputs).length === paths.size &&
    Object.entries(outputs).every(([output, path]) => paths.get(output) === path);
  for (const each of previous.filter(same)) writer.run("DELETE FROM build WHERE id = ?", each.id);
  const id = writer.row<[number]>(
    `INSERT INTO build (resolved_hash, build, name, registered, seconds)
     VALUES (?, ?, ?, ?, ?) RETURNING id`,
    build.resolvedHash,
    build.build,
    build.name,
    Date.now(),
    build.seconds ?? null,
  )![0];
  for (const { output, path, object } of build.outputs) {
    writer.run(
      "INSERT INTO build_output (build, output, path, object) VALUES (?, ?, ?, ?)",
      id,
      output,
      path,
      object,
    );
  }
  for (const path of new Set(build.inputs)) {
    writer.run("INSERT INTO build_input (build, path) VALUES (?, ?)", id, path);
  }
  if (build.derivation !== undefined) insertRecord(writer, build.resolvedHash, build.derivation);
  if (build.facts !== undefined) insertFacts(writer, id, build.facts);
  return previous.find((each) => !same(each) && each.held.length > 0)?.realisation;
}

function insertFacts(writer: Writer, build: number, facts: BuildFacts): void {
  const { isolation, cpuSeconds, maxRss } = facts;
  writer.run(
    "INSERT INTO build_facts (build, isolation, cpu_seconds, max_rss) VALUES (?, ?, ?, ?)",
    ...[build, isolation, cpuSeconds ?? null, maxRss ?? null],
  );
}

/** Null for what is gone, damaged, or refers to something damaged. */
const SOUND_OBJECT =
  "iif(build_output.object IN (SELECT id FROM unsound), NULL, build_output.object)";

interface FoundBuild {
  readonly id: number;
  readonly realisation: Realisation;
  /** The outputs that are valid. */
  readonly held: readonly HeldObject[];
}

type BuildRow = [
  id: number,
  build: string,
  resolvedHash: string,
  output: string,
  path: StorePath,
  object: number | null,
];

function newestBuild(
  reader: Reader,
  resolvedHash: string,
  outputs: readonly string[],
): FoundBuild | undefined {
  for (const build of livingBuilds(reader, resolvedHash)) {
    const valid = new Set(build.held.map(({ path }) => path));
    const isComplete = outputs.every((output) => {
      const path = build.realisation.outputs[output];
      return path !== undefined && valid.has(path);
    });
    if (!isComplete) continue;
    const wanted = new Set(outputs.map((output) => build.realisation.outputs[output]));
    return { ...build, held: build.held.filter(({ path }) => wanted.has(path)) };
  }
  return undefined;
}

/** All builds of a derivation that have a row, the newest first. */
function livingBuilds(reader: Reader, resolvedHash: string): FoundBuild[] {
  const rows = reader.rows<BuildRow>(
    `WITH RECURSIVE ${UNSOUND}
     SELECT build.id, build.build, build.resolved_hash,
            build_output.output, build_output.path, ${SOUND_OBJECT}
     FROM build JOIN build_output ON build_output.build = build.id
     WHERE build.resolved_hash = ? ORDER BY build.id DESC`,
    resolvedHash,
  );
  const groups = Map.groupBy(rows, ([id]) => id);
  return [...groups.values()].map(foundBuild);
}

function completeBuild(rows: readonly BuildRow[]): FoundBuild | undefined {
  return rows.every(([, , , , , object]) => object !== null) ? foundBuild(rows) : undefined;
}

function foundBuild(rows: readonly BuildRow[]): FoundBuild {
  const outputs: Record<string, StorePath> = {};
  const held: HeldObject[] = [];
  for (const [, , , output, path, object] of rows) {
    outputs[output] = path;
    if (object !== null) held.push({ id: object, path });
  }
  const [id, build, resolvedHash] = rows[0]!;
  return { id, realisation: { resolvedHash, build, outputs }, held };
}
