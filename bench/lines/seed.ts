/** The seed into an empty store: downloads, and from files at hand; beside `dpkg-deb -x` of the same packages. */

import { linkSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Line } from "../line.ts";
import { measureRow } from "../measure-row.ts";
import { CORES } from "../row.ts";
import { ROOT, astbuild, missingPrograms, removeFolder, runShell } from "../run-program.ts";

export const seed: Line = {
  name: "seed",
  measure(place) {
    const { folder } = place;
    const pool = join(folder, "mirror");
    const packages = writePool(pool, place.warmStore());
    const store = join(folder, "store");
    const out = join(folder, "unpacked");
    const realise = (env: Record<string, string>): void => {
      const words = ["realise", "seed", "--no-link", "--host", "x86_64-gnu"];
      const path = astbuild(words, { folder: ROOT, store, env });
      readFileSync(join(path, "usr/bin/gcc-14"));
    };
    const prepare = (): void => removeFolder(store);
    const rounds = Math.min(place.rounds, 3);
    const what = `seed, ${packages} packages`;
    return [
      {
        ...measureRow({
          what: `${what}, unpacked, checked and merged`,
          unit: "s",
          ours: { prepare, run: () => realise({ ASTBUILD_DEBIAN_MIRROR: `file://${pool}` }) },
          peer: missingPrograms("dpkg-deb") ?? {
            name: `dpkg-deb -x, ${CORES} at a time`,
            prepare: () => removeFolder(out),
            run: () => void runShell(UNPACK, [pool, out]),
          },
          rounds,
        }),
        note: "ours hashes the packages and the files, and is durable",
      },
      measureRow({
        what: `${what}, downloaded from the machine's mirror as well`,
        unit: "s",
        ours: { prepare, run: () => realise({}) },
        peer: { missing: "" },
        rounds: 1,
        warmUp: false,
      }),
    ];
  },
};

/** The packages as a mirror has them, out of the store. */
function writePool(pool: string, store: string): number {
  const lock = readFileSync(join(ROOT, "recipes/seed/native.lock.json"), "utf8");
  const paths = [...lock.matchAll(/"[^"]*(pool\/[^"]+\.deb)"/g)].map(([, path]) => path!);
  const objects = new Map(
    readdirSync(join(store, "objects")).map((name) => [name.slice(33), name]),
  );
  for (const path of paths) {
    const name = decodeURIComponent(basename(path));
    const object = objects.get(name) ?? objects.get(name.replaceAll(/[~]/g, "_"));
    if (object === undefined) throw new Error(`${name} is not in ${store}`);
    mkdirSync(join(pool, dirname(path)), { recursive: true });
    linkSync(join(store, "objects", object), join(pool, path));
  }
  return paths.length;
}

const UNPACK = `mkdir "$2"
find "$1" -name '*.deb' -print0 | xargs -0 -n 4 -P ${CORES} sh -ec 'to=$0; for each; do dpkg-deb -x "$each" "$to"; done' "$2"
test -e "$2/usr/bin/x86_64-linux-gnu-gcc-14"`;
