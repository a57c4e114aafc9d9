/** What the engine adds to a real build: busybox realised, beside its script run by hand in the same sandbox with plain `make -j`. */

import { join } from "node:path";
import type { Line } from "../line.ts";
import { timeOnce } from "../measure-row.ts";
import { CORES } from "../row.ts";
import { astbuild } from "../run-program.ts";
import { writeProject } from "../write-project.ts";

export const plainMake: Line = {
  name: "plain-make",
  isLong: true,
  measure(place) {
    const store = place.warmStore();
    const folder = join(place.folder, "project");
    const pairs: { readonly own: number; readonly plain: number }[] = [];
    for (let round = 0; round < Math.min(place.rounds, 3); round++) {
      // Another environment, another derivation.
      writeProject(
        folder,
        `import { busybox as stock } from "astbuild/recipes";
export const busybox = stock.override(({ env }) => ({
  env: (context) => ({ ...env(context), BENCH_ROUND: "${round}" }),
}));
`,
      );
      const words = ["realise", "busybox", "--no-link", "--host", "x86_64-musl"];
      const own = timeOnce({ run: () => void astbuild(words, { folder, store }) });
      pairs.push({ own, plain: plainSeconds(folder, store) });
    }
    const sorted = (pick: (pair: (typeof pairs)[number]) => number): number[] =>
      pairs.map(pick).sort((a, b) => a - b);
    return [
      {
        what: `busybox built, ${CORES} cores`,
        unit: "s",
        ours: sorted(({ own }) => own),
        peer: {
          name: `make -j${CORES} in the same root`,
          values: sorted(({ plain }) => plain),
          ratios: sorted(({ own, plain }) => own / plain),
        },
        budget: { of: "ratio", most: 1.05 },
      },
    ];
  },
};

/** By the clock inside: neither the start of the command nor that of the sandbox counts. */
function plainSeconds(folder: string, store: string): number {
  const script = `export MAKEFLAGS=-j${CORES}
    date +%s.%N; bash /ast/build.sh >/build/log 2>&1 && test -x $out/bin/busybox && date +%s.%N`;
  const words = ["develop", "busybox", "--host", "x86_64-musl", "-c", script];
  const [from, to] = astbuild(words, { folder, store }).split("\n");
  return Number(to) - Number(from);
}
