/** Build locks: rows that name a live process, waited for by polling, free at once when their holder is dead. */

import { setTimeout as delay } from "node:timers/promises";
import type { Database, Reader } from "./database.ts";
import type { Liveness, ProcessInfo } from "./liveness.ts";

export interface StoreLock extends AsyncDisposable {
  readonly key: string;
  release(): Promise<void>;
}

export interface LockOptions {
  /** What it is held for, for whoever looks. */
  readonly name?: string;
  /** Called for each holder that is waited for, once. */
  readonly onWait: (holder: ProcessInfo) => void;
  readonly signal?: AbortSignal;
}

export interface LockTools {
  readonly database: Database;
  readonly liveness: Liveness;
}

/** @throws the signal's reason when it is aborted while waiting */
export async function takeBuildLock(
  tools: LockTools,
  key: string,
  options: LockOptions,
): Promise<StoreLock> {
  await using wait = waitNote(tools, key);
  let announced = "";
  for (;;) {
    options.signal?.throwIfAborted();
    const lock = await tryBuildLock(tools, key, options.name);
    if (lock !== undefined) return lock;
    const seen = readHolder(tools.database, key);
    if (seen === undefined) continue;
    const holder = `${seen.live} ${seen.since.getTime()}`;
    if (holder !== announced) options.onWait(seen);
    announced = holder;
    options.signal?.throwIfAborted();
    await wait.write();
    await delay(
      20 + Math.random() * 180,
      undefined,
      options.signal === undefined ? {} : { signal: options.signal },
    );
  }
}

/** Undefined when somebody holds it who is alive. */
export async function tryBuildLock(
  { database, liveness }: LockTools,
  key: string,
  name = "",
): Promise<StoreLock | undefined> {
  const seen = readHolder(database, key);
  if (seen !== undefined && liveness.isAlive(seen.live)) return undefined;
  const isMine = await database.write("normal", (writer) => {
    const now = readHolder(writer, key);
    if (now !== undefined && !liveness.dropIfDead(writer, now.live)) return false;
    writer.run(
      "INSERT INTO build_lock (key, live, since, name) VALUES (?, ?, ?, ?)",
      key,
      liveness.id,
      Date.now(),
      name,
    );
    return true;
  });
  return isMine ? storeLock(database, key) : undefined;
}

/** The row that tells others that this process waits. */
function waitNote(
  { database, liveness }: LockTools,
  key: string,
): AsyncDisposable & { write(): Promise<void> } {
  let isWritten = false;
  return {
    async write() {
      if (isWritten) return;
      isWritten = true;
      await database.write("normal", (writer) =>
        writer.run(
          "INSERT OR IGNORE INTO build_wait (key, live, since) VALUES (?, ?, ?)",
          key,
          liveness.id,
          Date.now(),
        ),
      );
    },
    async [Symbol.asyncDispose]() {
      if (!isWritten || !database.isOpen) return;
      await database.write("normal", (writer) =>
        writer.run("DELETE FROM build_wait WHERE key = ? AND live = ?", key, liveness.id),
      );
    },
  };
}

function storeLock(database: Database, key: string): StoreLock {
  let released: Promise<void> | undefined;
  // Closing the store freed it.
  const free = async (): Promise<void> => {
    if (!database.isOpen) return;
    await database.write("normal", (writer) =>
      writer.run("DELETE FROM build_lock WHERE key = ?", key),
    );
  };
  const release = (): Promise<void> => (released ??= free());
  return { key, release, [Symbol.asyncDispose]: release };
}

function readHolder(reader: Reader, key: string): ProcessInfo | undefined {
  const row = reader.row<[string, number, number, string, string]>(
    `SELECT build_lock.live, build_lock.since, process.pid, process.host, process.command
     FROM build_lock JOIN process ON process.live = build_lock.live WHERE build_lock.key = ?`,
    key,
  );
  if (row === undefined) return undefined;
  const [live, since, pid, host, command] = row;
  return { live, since: new Date(since), pid, host, command };
}
