/** One large file read by what hashes outputs, without and with the scan for references, on one core; beside `b3sum --num-threads 1`. */

import { statSync } from "node:fs";
import { join } from "node:path";
import { hash160 } from "@astbuild/hash";
import { createCandidateTable } from "../../packages/store/src/candidate-table.ts";
import { hashFile } from "../../packages/store/src/hash-file.ts";
import { createHashScanner, scannerTables } from "../../packages/store/src/hash-scanner.ts";
import type { Line, Place } from "../line.ts";
import { measureRow } from "../measure-row.ts";
import type { Row } from "../row.ts";
import { ROOT, astbuild, missingPrograms, runProgram, runShell } from "../run-program.ts";

export const hashing: Line = {
  name: "hashing",
  measure(place) {
    const file = join(place.folder, "bytes");
    const words = ["realise", "seed", "--no-link", "--host", "x86_64-gnu"];
    const seed = astbuild(words, { folder: ROOT, store: place.warmStore() });
    runShell('find "$1" -type f -print0 | sort -z | xargs -0 cat >"$2"', [seed, file]);
    const hashes = Array.from({ length: 100 }, (_, index) => hash160("bench", index));
    const tables = scannerTables(hashes.slice(0, 1), createCandidateTable(hashes.slice(1)));
    return [
      rowOf(place, file, { name: "hashed", digest: () => hashFile(file).digest }),
      rowOf(place, file, {
        name: "hashed and scanned for 100 references",
        digest: () => hashFile(file, createHashScanner(tables, -1, new Set())).digest,
      }),
    ];
  },
};

function rowOf(
  { rounds }: Place,
  file: string,
  { name, digest }: { readonly name: string; readonly digest: () => string },
): Row {
  const megabytes = statSync(file).size / 2 ** 20;
  let [ours, theirs] = ["", ""];
  const row = measureRow({
    what: `${Math.round(megabytes)} MiB of programs ${name}, one core`,
    unit: "s",
    ours: { run: () => void (ours = digest()) },
    peer: missingPrograms("b3sum") ?? {
      name: "b3sum",
      run: () => void (theirs = runProgram(["b3sum", "--num-threads", "1", "--no-names", file])),
    },
    rounds,
  });
  if (theirs !== "" && theirs.trim() !== ours) throw new Error(`${ours} is not b3sum's ${theirs}`);
  const speed = (seconds: readonly number[]): number[] =>
    seconds.map((each) => megabytes / each).toSorted((a, b) => a - b);
  const peer = row.peer!;
  return {
    ...row,
    unit: "MiB/s",
    ours: speed(row.ours),
    peer: "values" in peer ? { ...peer, values: speed(peer.values) } : peer,
    note: "the ratio is of times",
  };
}
