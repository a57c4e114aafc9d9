/** Lanes of a timeline: what overlaps is in lanes of its own, and there are as few as can be. */

/** Which, by the names of the format: a group of lanes, and the lane in it. */
export interface Lane {
  readonly pid: number;
  readonly tid: number;
}

export interface Lanes {
  /** The first one of the group that is free. */
  take(pid: number): Lane;
  give(lane: Lane): void;
  /** All that were ever taken. */
  all(): Iterable<Lane>;
}

export function createLanes(): Lanes {
  const known = new Map<string, Lane>();
  const busy = new Set<string>();
  return {
    take(pid) {
      let tid = 1;
      while (busy.has(`${pid} ${tid}`)) tid += 1;
      const lane = { pid, tid };
      known.set(`${pid} ${tid}`, lane);
      busy.add(`${pid} ${tid}`);
      return lane;
    },
    give: ({ pid, tid }) => void busy.delete(`${pid} ${tid}`),
    all: () => known.values(),
  };
}
