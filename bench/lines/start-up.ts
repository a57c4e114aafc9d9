/** How long the command takes to say its version, beside a Node that says nothing. */

import type { Line } from "../line.ts";
import { measureRow } from "../measure-row.ts";
import { astbuild, runProgram } from "../run-program.ts";

export const startUp: Line = {
  name: "start-up",
  measure: ({ rounds }) => [
    measureRow({
      what: "astbuild --version",
      unit: "ms",
      ours: { run: () => void astbuild(["--version"]) },
      peer: { name: "node -e 0", run: () => void runProgram([process.execPath, "-e", "0"]) },
      rounds: rounds * 4,
      budget: { of: "ratio", most: 2 },
    }),
  ],
};
