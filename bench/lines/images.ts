/**
 * Images of about 10, 100 and 500 MB of content, from nothing and after one file changed; beside
 * `find | cpio | gzip -9` on one core and `pigz -9` on all. What a cold image finds are its packages, imported.
 */

import { appendFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { writeImageProject } from "../image-project.ts";
import type { Line, Place } from "../line.ts";
import { measureRow } from "../measure-row.ts";
import type { Action } from "../measure-row.ts";
import { CORES } from "../row.ts";
import type { Row } from "../row.ts";
import { astbuild, missingPrograms, removeFolder, runShell } from "../run-program.ts";

export const images: readonly Line[] = [10, 100, 500].map((megabytes) => ({
  name: `image-${megabytes}`,
  isLong: megabytes > 100,
  measure: (place: Place) => rowsOf(place, megabytes),
}));

function rowsOf({ folder, rounds, warmStore }: Place, megabytes: number): Row[] {
  const project = join(folder, `image-${megabytes}`);
  const store = warmStore();
  writeImageProject(project, { megabytes, warmStore: store });
  const content = join(project, "content");
  const file = join(folder, "peer.gz");
  let salt = 0;
  let image = "";
  const realise = (target: string, cores: number): void => {
    const words = ["realise", target, "--no-link", `-j${cores}`];
    image = astbuild(words, { folder: project, store }).split("\n").at(-1)!;
  };
  realise("content", CORES);
  const ours = (cores: number): Action => ({
    prepare() {
      writeFileSync(join(content, "salt/salt"), `${salt++}\n`);
      removeFolder(join(store, "var/segments"));
    },
    run: () => realise("top", cores),
  });
  const peer = (compressor: string): Action & { readonly name: string } => ({
    name: `cpio | ${compressor} -9`,
    run: () => void runShell(`${CPIO} | ${compressor} -9n >"$1"`, [file], content),
  });
  const cold = (cores: number, compressor: string): Row => {
    const row = measureRow({
      what: `image of ${megabytes} MB, ${cores === 1 ? "one core" : `${cores} cores`}`,
      unit: "s",
      ours: ours(cores),
      peer: missingPrograms("cpio", compressor) ?? peer(compressor),
      rounds: megabytes > 100 ? 1 : Math.min(rounds, 3),
      warmUp: false,
      budget: { of: "ratio", most: 1 },
    });
    return "ratios" in row.peer! ? { ...row, note: compared(image, file) } : row;
  };
  const again = (): Row =>
    measureRow({
      what: `image of ${megabytes} MB, one file changed`,
      unit: "s",
      ours: {
        // Everything is in the cache of segments: cold was last.
        prepare: () => appendFileSync(join(content, "package-0/motd"), "one line more\n"),
        run: () => realise("top", CORES),
      },
      peer: { name: "cold", ...ours(CORES) },
      rounds: megabytes > 100 ? 1 : Math.min(rounds, 5),
      warmUp: megabytes <= 100,
      budget: { of: "ratio", most: 0.1 },
    });
  return [cold(1, "gzip"), cold(CORES, "pigz"), again()];
}

/** What both hold is compared name by name; the order of the names is each one's own. */
function compared(ours: string, theirs: string): string {
  const names = (archive: string): string[] =>
    runShell('gzip -dc "$1" | cpio -t --quiet', [archive])
      .split("\n")
      .map((name) => name.replace(/^\.\//, ""))
      .filter((name) => name !== ".")
      .sort();
  if (names(ours).join("\n") !== names(theirs).join("\n")) {
    throw new Error(`${ours} and ${theirs} do not hold the same files`);
  }
  const more = 100 * (statSync(ours).size / statSync(theirs).size - 1);
  return `${more > 0 ? "+" : ""}${more.toFixed(1)} % of size`;
}

const CPIO = "find . -print0 | sort -z | cpio -o -H newc -R 0:0 --quiet --null";
