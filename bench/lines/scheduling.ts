/**
 * A mixed graph (wide makes, serial ones, steps that are one process) with the engine's jobserver, beside the usual
 * way: as many builds as cores, each with `make -j` as many. The time of both, and their load.
 */

import { join } from "node:path";
import type { Line } from "../line.ts";
import { curveText, loadCurve } from "../load-curve.ts";
import type { LoadCurve } from "../load-curve.ts";
import { CORES } from "../row.ts";
import { COMMAND, ROOT, runShell } from "../run-program.ts";
import { writeProject } from "../write-project.ts";

const SIDES = ["ours", "peer"] as const;
const MAKE = { ours: "make", peer: `env -u MAKEFLAGS make -j${CORES}` };

export const scheduling: Line = {
  name: "scheduling",
  async measure({ folder, rounds, warmStore }) {
    const curves: Record<"ours" | "peer", LoadCurve[]> = { ours: [], peer: [] };
    for (let round = 0; round < Math.min(rounds, 3); round++) {
      for (const side of SIDES) {
        const project = join(folder, `${side}-${round}`);
        writeProject(project, mixedGraph(MAKE[side], `${side}-${round}`));
        curves[side].push(await loadCurve(REALISE, project, warmStore()));
        runShell('rm -rf "$1"', [project]);
      }
    }
    const { ours, peer } = curves;
    const ratios = ours.map((each, index) => each.seconds / peer[index]!.seconds);
    return [
      {
        what: `mixed graph, one jobserver for all, ${CORES} cores`,
        unit: "s",
        ours: sorted(ours.map(({ seconds }) => seconds)),
        peer: {
          name: `-j${CORES} × make -j${CORES}`,
          values: sorted(peer.map(({ seconds }) => seconds)),
          ratios: sorted(ratios),
        },
        note: `runnable threads, share of the time: ours ${curveText(ours)}; peer ${curveText(peer)}`,
      },
    ];
  },
};

const REALISE = [COMMAND, "realise", "all", `-j${CORES}`, "--no-link"];

function sorted(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

/** Each job is a loop of bash, some tenths of a second of one core. @param salt what makes all of it new */
function mixedGraph(make: string, salt: string): string {
  return `import { recipe, sh, text } from "astbuild";
import { bare } from "${ROOT}recipes/toolchain/bare.ts";
const job = "@for ((i = 0; i < 40000; i++)); do :; done";
const makefile = (name, lines) => text(name, ["SHELL = bash", ...lines, ""].join("\\n"));
const wide = makefile("wide.mk", ["JOBS = 1 2 3 4 5 6 7 8 9 10", "all: $(JOBS)", "$(JOBS):", "\\t" + job]);
const serial = makefile("serial.mk", ["all: 4", ...[1, 2, 3, 4].flatMap((n) => [n + ": " + (n > 1 ? n - 1 : ""), "\\t" + job])]);
const step = (name, work) => recipe({ name, toolchain: bare, build: ({ out }) => sh\`\${work}; echo \${name} ${salt} >\${out}\` });
const made = (name, file) => step(name, sh\`${make} -f \${file}\`);
const single = (name) => step(name, sh\`for ((i = 0; i < 200000; i++)); do :; done\`);
const parts = [
  ...[made("wide-1", wide), made("serial-1", serial), single("single-1"), made("wide-2", wide)],
  ...[single("single-2"), made("serial-2", serial), made("wide-3", wide)],
];
export const all = recipe({ name: "all", toolchain: bare, build: ({ out }) => sh\`cat \${parts} >\${out}\` });
`;
}
