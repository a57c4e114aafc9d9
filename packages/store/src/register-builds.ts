/**
 * Registration under SQLite's write lock, the store's one mutex: renames into objects/, their
 * fsync, the rows, the commit. Builds that wait for the lock are registered together.
 */

import { lstatSync, renameSync } from "node:fs";
import type { StorePath } from "@astbuild/derivation";
import { removeTree, syncFolder } from "@astbuild/fs";
import type { Digest } from "@astbuild/hash";
import { checkpoint } from "./checkpoint.ts";
import type { Database, Writer } from "./database.ts";
import { completeBuilds, isDamaged, mendObject } from "./damage.ts";
import { notValid } from "./objects.ts";
import { insertBuild } from "./realisations.ts";
import type { NewBuild, Realisation } from "./realisations.ts";
import type { HeldObject, RootsInFlight } from "./roots-in-flight.ts";
import { rememberStaticHash, rememberedOutputs } from "./static-memo.ts";
import { inFlightName } from "./store-layout.ts";
import type { Layout } from "./store-layout.ts";

/** An object as it is to be registered. */
export interface FinishedOutput {
  readonly output: string;
  readonly path: StorePath;
  readonly digest: Digest;
  readonly contentDigest: Digest;
  readonly references: readonly StorePath[];
  readonly self: boolean;
  readonly size: number;
  /** Canonical and durable, in objects/; undefined when the object was known to be valid, and held. */
  readonly staged: string | undefined;
}

export interface BuildToRegister extends Omit<NewBuild, "outputs"> {
  readonly staticHash: string;
  /** References first. */
  readonly outputs: readonly FinishedOutput[];
}

export interface Registered {
  /** Outputs whose objects were not there. */
  readonly fresh: ReadonlySet<string>;
  readonly previous: Realisation | undefined;
}

export interface Registrar {
  register(build: BuildToRegister): Promise<Registered>;
  /** Removes a tree in the background. */
  remove(path: string): void;
  /** Waits until what was dropped is removed. */
  close(): Promise<void>;
}

export interface RegistrarOptions {
  readonly database: Database;
  readonly inFlight: RootsInFlight;
  readonly layout: Layout;
  readonly live: string;
}

export function createRegistrar(options: RegistrarOptions): Registrar {
  const { database, layout } = options;
  let waiting: Waiting[] = [];
  let isScheduled = false;
  const removals = new Set<Promise<void>>();
  const remove = (path: string): void => {
    const removal: Promise<void> = removeTree(path)
      // It stays under a name that says what it is, and the collector takes it.
      .catch(() => undefined)
      .finally(() => removals.delete(removal));
    removals.add(removal);
  };

  const takeWaiting = (): Waiting[] => {
    const taken = waiting;
    waiting = [];
    isScheduled = false;
    return taken;
  };
  const registerWaiting = async (): Promise<void> => {
    const junk: string[] = [];
    let taken: Waiting[] = [];
    try {
      const outcomes = await database.write("full", async (writer) => {
        checkpoint("publish:locked");
        taken = takeWaiting();
        const all = taken.map(({ build }) => registerOne(writer, build, options, junk));
        checkpoint("publish:inserted");
        await syncFolder(layout.objects);
        checkpoint("publish:synced");
        return all;
      });
      checkpoint("publish:committed");
      taken.forEach(({ settle }, index) => settle(outcomes[index]!));
    } catch (error) {
      if (taken.length === 0) taken = takeWaiting();
      for (const { settle } of taken) settle({ error });
    }
    junk.forEach(remove);
  };

  return {
    async register(build) {
      const { promise, resolve } = Promise.withResolvers<Outcome>();
      waiting.push({ build, settle: resolve });
      if (!isScheduled) {
        isScheduled = true;
        void registerWaiting();
      }
      const outcome = await promise;
      if ("error" in outcome) throw outcome.error;
      outcome.confirm();
      return outcome;
    },
    remove,
    async close() {
      await Promise.all(removals);
    },
  };
}

interface Waiting {
  readonly build: BuildToRegister;
  readonly settle: (outcome: Outcome) => void;
}

type Outcome = (Registered & { readonly confirm: () => void }) | { readonly error: unknown };

/** One build fails alone: its rows are rolled back, and what was renamed goes out again. */
function registerOne(
  writer: Writer,
  build: BuildToRegister,
  options: RegistrarOptions,
  junk: string[],
): Outcome {
  const renamed: { from: string; to: string }[] = [];
  const rename = (from: string, to: string): void => {
    renameSync(from, to);
    renamed.push({ from, to });
  };
  writer.exec("SAVEPOINT build");
  try {
    const registered = insertOutputs(writer, build, { ...options, rename, junk });
    writer.exec("RELEASE build");
    return registered;
  } catch (error) {
    writer.exec("ROLLBACK TO build; RELEASE build");
    for (const { from, to } of renamed.toReversed()) renameSync(to, from);
    return { error };
  }
}

interface InsertOptions extends RegistrarOptions {
  readonly rename: (from: string, to: string) => void;
  /** Receives what is to be removed once the transaction is over. */
  readonly junk: string[];
}

function insertOutputs(writer: Writer, build: BuildToRegister, options: InsertOptions): Outcome {
  const fresh = new Set<string>();
  const held: HeldObject[] = [];
  for (const output of build.outputs) {
    let id = objectId(writer, output.path);
    if (id === undefined) {
      publishObject(output, options);
      id = insertObject(writer, output, build);
      fresh.add(output.output);
    } else if (output.staged !== undefined) {
      if (isDamaged(writer, id)) {
        publishObject(output, options);
        mendObject(writer, { ...output, id });
        fresh.add(output.output);
      } else options.junk.push(output.staged);
    }
    held.push({ id, path: output.path });
  }
  checkpoint("publish:renamed");
  const former = rememberedOutputs(writer, build.staticHash);
  const previous = insertBuild(writer, {
    ...build,
    outputs: build.outputs.map(({ output, path }, index) => ({
      output,
      path,
      object: held[index]!.id,
    })),
  });
  const paths = new Set(build.outputs.map(({ path }) => path));
  rememberStaticHash(writer, {
    staticHash: build.staticHash,
    resolvedHash: build.resolvedHash,
    former: former.filter((path) => !paths.has(path)),
  });
  return { fresh, previous, confirm: options.inFlight.holdObjects(writer, held) };
}

/** What lies at the target without a row is never adopted: nobody knows what it holds. */
export function publishObject(
  { path, staged }: FinishedOutput,
  { layout, live, rename, junk }: Omit<InsertOptions, "database" | "inFlight">,
): void {
  if (staged === undefined) throw notValid(path);
  const target = `${layout.objects}/${path.slice(path.lastIndexOf("/") + 1)}`;
  if (lstatSync(target, { throwIfNoEntry: false }) !== undefined) {
    const trash = `${layout.objects}/${inFlightName("trash", live)}`;
    rename(target, trash);
    junk.push(trash);
  }
  rename(staged, target);
}

export function objectId(writer: Writer, path: StorePath): number | undefined {
  return writer.row<[number]>("SELECT id FROM object WHERE path = ?", path)?.[0];
}

/** @param build what made it; undefined when nobody knows */
export function insertObject(
  writer: Writer,
  object: FinishedOutput,
  build: Pick<BuildToRegister, "resolvedHash" | "name"> | undefined,
): number {
  const id = writer.row<[number]>(
    `INSERT INTO object (path, digest, content_digest, self, size, registered, deriver_hash, deriver_name)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    object.path,
    object.digest,
    object.contentDigest,
    object.self ? 1 : 0,
    object.size,
    Date.now(),
    build?.resolvedHash ?? null,
    build?.name ?? null,
  )![0];
  for (const reference of object.references) {
    const referee = objectId(writer, reference);
    if (referee === undefined) throw notValid(reference);
    writer.run("INSERT INTO reference (referrer, referee) VALUES (?, ?)", id, referee);
  }
  completeBuilds(writer, { ...object, id });
  return id;
}
