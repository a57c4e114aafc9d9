/** The main job on a new machine: an empty store, everything downloaded; once for each C library. */

import { statSync } from "node:fs";
import { join } from "node:path";
import type { Line } from "../line.ts";
import { timeOnce } from "../measure-row.ts";
import type { Row } from "../row.ts";
import { ROOT, astbuild } from "../run-program.ts";

const HOSTS = [
  { host: "x86_64-musl", minutes: 3 },
  { host: "riscv64-gnu", minutes: 10 },
];

export const mainJob: Line = {
  name: "main-job",
  isLong: true,
  measure: ({ folder }) =>
    HOSTS.map(({ host, minutes }): Row => {
      let image = "";
      const store = join(folder, host);
      const words = ["realise", "initrd", "--no-link", "--host", host];
      const seconds = timeOnce({
        run: () => void (image = astbuild(words, { folder: ROOT, store })),
      });
      return {
        what: `realise initrd --host ${host}, from nothing`,
        unit: "s",
        ours: [seconds],
        budget: { of: "value", most: minutes * 60 },
        note: `download included; image of ${(statSync(image).size / 1e6).toFixed(1)} MB`,
      };
    }),
};
