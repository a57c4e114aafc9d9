/** How long things took, to tell how long they will: advice for the scheduler, never part of a result. */

import type { Database } from "./database.ts";
import type { DeferredWrites } from "./deferred-writes.ts";

export interface BuildHistory {
  record(key: string, facts: { readonly seconds: number }): void;
  /** The mean of what was recorded, recent times counting more. */
  expected(key: string): number | undefined;
  /** The same for many; those that are known. */
  expectedOf(keys: Iterable<string>): Map<string, number>;
}

export function createBuildHistory(database: Database, deferred: DeferredWrites): BuildHistory {
  return {
    record(key, { seconds }) {
      const now = Date.now();
      deferred.add((writer) =>
        writer.run(
          `INSERT INTO history (key, seconds, samples, at) VALUES (?, ?, 1, ?)
           ON CONFLICT DO UPDATE SET seconds = (seconds + excluded.seconds) / 2,
           samples = samples + 1, at = excluded.at`,
          key,
          seconds,
          now,
        ),
      );
    },
    expected: (key) =>
      database.row<[number]>("SELECT seconds FROM history WHERE key = ?", key)?.[0],
    expectedOf: (keys) =>
      new Map(
        database.rows<[string, number]>(
          `SELECT history.key, history.seconds FROM json_each(?)
           CROSS JOIN history ON history.key = json_each.value`,
          JSON.stringify([...keys]),
        ),
      ),
  };
}
