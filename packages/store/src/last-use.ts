/** When objects were last used: noted when a process that held them ends, for collectors that take the least recently used first. */

import type { Writer } from "./database.ts";

/** Milliseconds by which a noted time may be too early: a warm look-up of a whole graph need not write. */
const PRECISION = 60_000;

/** Notes that all that a process has roots in flight on is used now. */
export function noteLastUse(writer: Writer, live: string, now: number): void {
  writer.run(
    `INSERT INTO last_use (object, at)
     SELECT DISTINCT object.id, ?1 FROM in_flight CROSS JOIN json_each(in_flight.objects)
     JOIN object ON object.id = json_each.value
     WHERE in_flight.live = ?2
     UNION
     SELECT object.id, ?1 FROM in_flight CROSS JOIN json_each(in_flight.paths)
     JOIN object ON object.path = json_each.value
     WHERE in_flight.live = ?2
     ON CONFLICT DO UPDATE SET at = excluded.at WHERE excluded.at - at > ${PRECISION}`,
    now,
    live,
  );
}
