/**
 * The demonstration: one line of the image's /init changes, and there is a bootable image again; beside the way it is
 * done without an engine, and inside a Nix derivation: the tree copied, cpio, gzip.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Line } from "../line.ts";
import { measureRow } from "../measure-row.ts";
import { ROOT, astbuild, missingPrograms, runShell } from "../run-program.ts";
import { writeProject } from "../write-project.ts";

export const editScript: Line = {
  name: "edit-script",
  measure({ folder: place, rounds, warmStore }) {
    const store = warmStore();
    const folder = join(place, "project");
    writeProject(
      folder,
      `import { file, image, tree, charDevice, directory } from "astbuild";
import { busybox } from "astbuild/recipes";
export const lab = image({
  name: "lab",
  prefers: "musl",
  root: () => ({
    "/": tree(busybox),
    "/init": file(import.meta, "init.sh", { mode: 0o755 }),
    "/dev/console": charDevice(5, 1, { mode: 0o600 }),
    "/proc": directory({ mode: 0o555 }),
    "/sys": directory({ mode: 0o555 }),
    "/root": directory({ mode: 0o700 }),
    "/tmp": directory({ mode: 0o1777 }),
  }),
});
`,
    );
    const init = join(folder, "init.sh");
    const stock = readFileSync(join(ROOT, "recipes/initrd/init.sh"), "utf8");
    let line = "";
    let count = 0;
    const edit = (): void => {
      line = `echo this is edit number ${count++}`;
      writeFileSync(init, `${stock.replace("\n", `\n${line}\n`)}`);
    };
    edit();
    const tree = join(place, "tree");
    const image = join(folder, "lab.cpio.gz");
    const realise = (): void => {
      astbuild(["realise", "lab", "--host", "x86_64", "-o", image], { folder, store });
      expectLine(image, line);
    };
    realise();
    runShell('mkdir "$2"; cd "$2"; gzip -dc "$1" | cpio -idm --quiet', [image, tree]);
    const byHand = join(place, "by-hand.gz");
    return [
      measureRow({
        what: "one line of /init changed: an image again",
        unit: "ms",
        ours: { prepare: edit, run: realise },
        peer: missingPrograms("cpio", "gzip") ?? {
          name: "cp -a, cpio | gzip -9",
          prepare: edit,
          run() {
            runShell(COPY_AND_PACK, [tree, join(place, "copy"), init, byHand]);
            expectLine(byHand, line);
          },
        },
        rounds: rounds * 2,
      }),
    ];
  },
};

const COPY_AND_PACK = `cp -a "$1" "$2"
cp "$3" "$2/init"
cd "$2"
find . -print0 | sort -z | cpio -o -H newc -R 0:0 --quiet --null | gzip -9n >"$4.new"
mv "$4.new" "$4"
cd /
rm -rf "$2"`;

function expectLine(image: string, line: string): void {
  if (!gunzipSync(readFileSync(image)).includes(line)) throw new Error(`${image} lacks: ${line}`);
}
