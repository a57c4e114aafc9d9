/** How long things took and how much memory, to tell what they will take: advice for the scheduler, never part of a result. */

import type { Database } from "./database.ts";
import type { DeferredWrites } from "./deferred-writes.ts";

export interface BuildCost {
  /** The mean of what was recorded, recent times counting more. */
  readonly seconds: number;
  /** Bytes of all processes together at their peak, the last time it was seen. */
  readonly peakMemory?: number;
}

export interface BuildHistory {
  record(key: string, cost: BuildCost): void;
  /** Seconds. */
  expected(key: string): number | undefined;
  /** What is known of many. */
  costs(keys: Iterable<string>): Map<string, BuildCost>;
}

export function createBuildHistory(database: Database, deferred: DeferredWrites): BuildHistory {
  return {
    record(key, { seconds, peakMemory }) {
      const now = Date.now();
      deferred.add((writer) =>
        writer.run(
          `INSERT INTO history (key, seconds, samples, at, peak_memory) VALUES (?, ?, 1, ?, ?)
           ON CONFLICT DO UPDATE SET seconds = (seconds + excluded.seconds) / 2,
           samples = samples + 1, at = excluded.at,
           peak_memory = coalesce(excluded.peak_memory, peak_memory)`,
          ...[key, seconds, now, peakMemory ?? null],
        ),
      );
    },
    expected: (key) =>
      database.row<[number]>("SELECT seconds FROM history WHERE key = ?", key)?.[0],
    costs: (keys) =>
      new Map(
        database
          .rows<[string, number, number | null]>(
            `SELECT history.key, history.seconds, history.peak_memory FROM json_each(?)
             CROSS JOIN history ON history.key = json_each.value`,
            JSON.stringify([...keys]),
          )
          .map(([key, seconds, peakMemory]) => [
            key,
            { seconds, ...(peakMemory !== null && { peakMemory }) },
          ]),
      ),
  };
}
