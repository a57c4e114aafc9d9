/**
 * What 1,000 trivial builds take with no engine at all: bubblewrap, Perl and bash by xargs, as many at a time as there
 * are cores, each with a build's namespaces, fewer mounts and no filter of system calls. Beside Nix, which builds the graph of `graph-1000`.
 */

import { mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { writeGraph } from "../graph.ts";
import type { Line } from "../line.ts";
import { measureRow } from "../measure-row.ts";
import { makeNix, missingNix } from "../nix.ts";
import { CORES } from "../row.ts";
import { ROOT, astbuild, removeFolder, runShell } from "../run-program.ts";

const COUNT = 1000;

const BUBBLEWRAP = [
  "--unshare-user --unshare-pid --unshare-ipc --unshare-uts --unshare-net --unshare-cgroup --disable-userns",
  "--uid 1000 --gid 100 --hostname localhost --die-with-parent --as-pid-1 --new-session --cap-drop ALL --clearenv",
  '--ro-bind "$2/usr" /usr --symlink usr/bin /bin --symlink usr/lib /lib --symlink usr/lib64 /lib64 --dir /etc',
  "--dev /dev --tmpfs /dev/shm --remount-ro /dev --proc /proc --ro-bind /proc/sys /proc/sys --tmpfs /tmp",
  '--dir /ast --bind "$3" /ast/store --remount-ro / --chdir /ast/store',
].join(" ");

const SCRIPT = `
libraries=$1/usr/lib/x86_64-linux-gnu
seq ${COUNT} | xargs -n 1 -P ${CORES} \\
  "$libraries/ld-linux-x86-64.so.2" --library-path "$libraries" "$1/usr/bin/bwrap" ${BUBBLEWRAP} \\
  /usr/bin/perl -e 'my $builder = fork; exec "/usr/bin/bash", "-c", "echo node $ARGV[0] >node-$ARGV[0]" unless $builder; wait; exit $?'
`;

export const sandboxFloor: Line = {
  name: "sandbox-floor",
  measure(place) {
    const words = ["realise", "sandboxTools", "seed", "--no-link", "--host", "x86_64-gnu"];
    const [tools, seed] = astbuild(words, { folder: ROOT, store: place.warmStore() }).split("\n");
    const made = join(place.folder, "made");
    const graph = join(place.folder, "graph");
    const nix = missingNix() ?? makeNix(join(place.folder, "nix"), true);
    let salt = 0;
    const row = measureRow({
      what: `${COUNT} times bubblewrap, Perl and bash, ${CORES} at a time, without an engine`,
      unit: "s",
      ours: {
        prepare() {
          removeFolder(made);
          mkdirSync(made);
        },
        run() {
          runShell(SCRIPT, [tools!, seed!, made]);
          const count = readdirSync(made).length;
          if (count !== COUNT) throw new Error(`${count} of ${COUNT} wrote their line`);
        },
      },
      peer:
        "missing" in nix
          ? nix
          : {
              name: "nix-build, the graph",
              prepare: () => writeGraph(graph, { count: COUNT, salt: `floor-${salt++}` }),
              run: () => void nix.build(graph),
            },
      rounds: Math.min(place.rounds, 3),
      warmUp: false,
    });
    return [row];
  },
};
