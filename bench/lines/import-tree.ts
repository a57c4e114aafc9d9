/** Large trees into the store (hashed, copied, made durable, registered), beside `cp -r` of them: glibc's sources, the seed, and gcc's sources. */

import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Line, Place } from "../line.ts";
import { measureRow } from "../measure-row.ts";
import type { Row } from "../row.ts";
import { ROOT, astbuild, removeFolder, runShell } from "../run-program.ts";
import { writeProject } from "../write-project.ts";

const smaller: Line = {
  name: "import",
  measure(place) {
    const { folder } = place;
    const glibc = unpacked(sources(place, GLIBC), join(folder, "glibc"));
    const [seed] = astbuild(["realise", "seed", "--no-link", "--host", "x86_64-gnu"], {
      folder: ROOT,
      store: place.warmStore(),
    }).split("\n");
    const copy = join(folder, "seed");
    cpSync(seed!, copy, { recursive: true, verbatimSymlinks: true });
    return [...rowsOf(place, "glibc's sources", glibc), ...rowsOf(place, "the seed", copy)];
  },
};

const gcc: Line = {
  name: "import-gcc",
  isLong: true,
  measure(place) {
    // Debian's tarball holds the one of gcc, without its manuals, and newlib's.
    const both = unpacked(sources(place, GCC), join(place.folder, "both"));
    const tree = unpacked(join(both, "gcc-14.2.0-dfsg.tar.xz"), join(place.folder, "gcc"));
    return rowsOf({ ...place, rounds: 1 }, "gcc's sources", tree);
  },
};

export const imports: readonly Line[] = [smaller, gcc];

function rowsOf({ folder, rounds }: Place, name: string, tree: string): Row[] {
  const files = Number(runShell('find "$1" | wc -l', [tree]));
  const megabytes = Number(runShell('du -sm "$1" | cut -f1', [tree]));
  const store = join(folder, "store");
  const copy = join(folder, "copy");
  const row = (peer: string, script: string): Row =>
    measureRow({
      what: `import of ${name}, ${files.toLocaleString("en")} entries, ${megabytes} MB`,
      unit: "s",
      ours: {
        prepare: () => removeFolder(store),
        run() {
          const path = astbuild(["store", "add", tree, "--name", "tree", "--store", store]);
          const added = Number(runShell('find "$1" | wc -l', [path]));
          if (added !== files) throw new Error(`${added} of ${files} entries in ${path}`);
        },
      },
      peer: {
        name: peer,
        prepare: () => removeFolder(copy),
        run: () => void runShell(script, [tree, copy]),
      },
      rounds: Math.min(rounds, 3),
      warmUp: rounds > 1,
    });
  return [
    { ...row("cp -r", 'cp -r "$1" "$2"; find "$2" | wc -l'), budget: { of: "ratio", most: 1.5 } },
    {
      ...row("cp -r, sync -f", 'cp -r "$1" "$2"; sync -f "$2"; find "$2" | wc -l'),
      note: "ours is durable too",
    },
  ];
}

const GLIBC = {
  url: "mirror://debian/pool/main/g/glibc/glibc_2.41.orig.tar.xz",
  hash: "sha256-8kqkQQIRIaeSZvDXUkJwbKuIQ6R5Af7+dFJ0kYB/GZg=",
};
const GCC = {
  url: "mirror://debian/pool/main/g/gcc-14/gcc-14_14.2.0.orig.tar.gz",
  hash: "sha256-4WKl7z8Ad+yuWYxlVpCNKrgIQVMt8zmAcqlqbfbmqik=",
};

/** The tarball, fetched by our own hand where it is not there. */
function sources({ folder, warmStore }: Place, { url, hash }: typeof GLIBC): string {
  const project = join(folder, "sources");
  writeProject(
    project,
    `import { compose, fetchTar } from "astbuild";
export const sources = compose({
  name: "sources",
  result: () => fetchTar({ urls: [${JSON.stringify(url)}], hash: ${JSON.stringify(hash)} }),
});
`,
  );
  return astbuild(["realise", "sources", "--no-link"], { folder: project, store: warmStore() });
}

/** @returns the folder, which is new */
function unpacked(tarball: string, folder: string): string {
  mkdirSync(folder);
  runShell('tar xf "$1" -C "$2" --strip-components=1', [tarball, folder]);
  return folder;
}
