/** The order in which dead objects go: the least recently used first, and never one before what refers to it. */

import type { Reader } from "../database.ts";
import type { DeadObject } from "./mark.ts";

/** Each with the time at which it or anything that refers to it was last used. */
export function leastRecentlyUsed(reader: Reader, dead: readonly DeadObject[]): DeadObject[] {
  const byId = new Map(dead.map((each) => [each.id, each]));
  const lastUse = new Map(dead.map(({ id, lastUse }) => [id, lastUse]));
  const referees = new Map<number, number[]>();
  const referrers = new Map<number, number>();
  const edges = reader.rows<[number, number]>("SELECT referrer, referee FROM reference");
  for (const [referrer, referee] of edges) {
    if (!byId.has(referrer) || !byId.has(referee)) continue;
    const list = referees.get(referrer);
    if (list === undefined) referees.set(referrer, [referee]);
    else list.push(referee);
    referrers.set(referee, (referrers.get(referee) ?? 0) + 1);
  }
  const order = dead.filter(({ id }) => !referrers.has(id));
  for (const { id } of order) {
    for (const referee of referees.get(id) ?? []) {
      lastUse.set(referee, Math.max(lastUse.get(referee)!, lastUse.get(id)!));
      const left = referrers.get(referee)! - 1;
      referrers.set(referee, left);
      if (left === 0) order.push(byId.get(referee)!);
    }
  }
  const position = new Map(order.map(({ id }, index) => [id, index]));
  return order
    .map((each) => {
      const last = lastUse.get(each.id)!;
      return last === each.lastUse ? each : { ...each, lastUse: last };
    })
    .sort((a, b) => a.lastUse - b.lastUse || position.get(a.id)! - position.get(b.id)!);
}
