/**
 * Graphs of derivations that do next to nothing: the time to build them, and to find that nothing is to be done;
 * beside Nix on the same graph. The growth of both, of the memory too, is in the rows of the three sizes.
 */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { writeGraph } from "../graph.ts";
import type { Line, Place } from "../line.ts";
import { measureRow } from "../measure-row.ts";
import type { Action, Measurement } from "../measure-row.ts";
import { makeNix, missingNix } from "../nix.ts";
import type { Nix } from "../nix.ts";
import { CORES } from "../row.ts";
import type { Row } from "../row.ts";
import { astbuild, astbuildPeak } from "../run-program.ts";

export const graphs: readonly Line[] = [100, 1000, 10_000].map((count) => ({
  name: `graph-${count}`,
  isLong: count > 1000,
  measure: (place: Place) => rowsOf(place, count),
}));

function rowsOf(place: Place, count: number): Row[] {
  const isLarge = count > 1000;
  const folder = join(place.folder, String(count));
  const named = count.toLocaleString("en");
  let salt = 0;
  const renew = (): void => writeGraph(folder, { count, salt: `salt-${salt++}` });
  const store = place.warmStore();
  const realise = ["realise", "top", "--no-link"];
  const peaks: number[] = [];
  const build = (): void => {
    const { stdout, peak } = astbuildPeak(realise, { folder, store });
    checkTop(stdout, salt - 1);
    peaks.push(peak);
  };
  const ours = (): void => checkTop(astbuild(realise, { folder, store }), salt - 1);
  const peer = missingNix() ?? peerOf(makeNix(join(place.folder, `nix-${count}`), !isLarge));

  // The graph is written before ours is run; whoever comes second in a round finds it.
  const builds = measureRow({
    what: `${named} trivial builds, ${CORES} cores`,
    unit: "s",
    ours: { run: build },
    peer: isLarge ? { missing: "Nix not measured: minutes" } : peer,
    rounds: isLarge ? 1 : Math.min(place.rounds, 3),
    eachRound: renew,
    warmUp: false,
    budget: count === 1000 ? { of: "ratio", most: 1 / 3 } : undefined,
  });
  const noOp = measureRow({
    what: `nothing to do, ${named} derivations`,
    unit: "ms",
    ours: { run: ours },
    peer,
    rounds: place.rounds * 2,
    budget: NO_OP[count],
  });
  const memory: Row = {
    what: `memory, ${named} trivial builds`,
    unit: "MiB",
    ours: peaks.toSorted((a, b) => a - b),
    ...(isLarge && { budget: { of: "value", most: 300 } }),
  };
  return [builds, noOp, memory];

  function peerOf(nix: Nix): Action & { readonly name: string } {
    return {
      name: "nix-build",
      run() {
        checkTop(nix.build(folder), salt - 1);
        const nodes = readdirSync(nix.store).filter((name) => /-node-\d+$/.test(name));
        if (nodes.length < count) throw new Error(`nix built ${nodes.length} of ${count}`);
      },
    };
  }
}

/** In multiples of Nix's time. */
const NO_OP: Readonly<Record<number, Measurement["budget"]>> = {
  1000: { of: "ratio", most: 1.5 },
  10_000: { of: "ratio", most: 1 },
};

function checkTop(path: string, salt: number): void {
  const text = readFileSync(path, "utf8");
  if (text !== `node 0 salt-${salt}\n`) throw new Error(`${path} is not the top: ${text}`);
}
