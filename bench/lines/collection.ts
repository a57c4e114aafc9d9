/** From a hundred to ten thousand dead objects, collected; beside `nix-store --gc` over as many. */

import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hash160 } from "@astbuild/hash";
import { openStore } from "@astbuild/store";
import type { Line, Place } from "../line.ts";
import { measureRow } from "../measure-row.ts";
import type { Action } from "../measure-row.ts";
import { makeNix, missingNix } from "../nix.ts";
import type { Row } from "../row.ts";
import { astbuild, removeFolder, runProgram, runShell } from "../run-program.ts";

export const collections: readonly Line[] = [100, 1000, 10_000].map((count) => ({
  name: `collection-${count}`,
  measure: async (place: Place) => [await rowOf(place, count)],
}));

async function rowOf({ folder, rounds }: Place, count: number): Promise<Row> {
  const full = join(folder, `full-${count}`);
  await fill(full, count);
  const store = join(folder, "store");
  return measureRow({
    what: `collection of ${count.toLocaleString("en")} dead paths`,
    unit: "s",
    ours: {
      prepare: () => copyOver(full, store),
      run() {
        astbuild(["gc", "--store", store]);
        expectEmpty(join(store, "objects"));
      },
    },
    peer: missingNix() ?? nixPeer(join(folder, `nix-${count}`), count),
    rounds: Math.min(rounds, 3),
    warmUp: false,
    ...(count === 10_000 && { budget: { of: "ratio", most: 1 } as const }),
  });
}

/** Published as builds are, 64 at a time, without a builder. */
async function fill(root: string, count: number): Promise<void> {
  await using store = await openStore({ root, command: "bench" });
  await using build = await store.makeBuildFolder("bench");
  let next = 0;
  const publish = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const name = `object-${index}`;
      const source = join(build.path, name);
      writeFileSync(source, contentOf(name));
      await store.publish({
        resolvedHash: hash160("bench-resolved", name),
        staticHash: hash160("bench-static", name),
        ...{ name, candidates: [] },
        outputs: [{ output: "out", name, source }],
      });
    }
  };
  await Promise.all(Array.from({ length: 64 }, publish));
}

function nixPeer(folder: string, count: number): Action & { readonly name: string } {
  const full = join(folder, "full");
  const saved = join(folder, "saved");
  const { env, store } = makeNix(full, true);
  const files = join(folder, "files");
  mkdirSync(files);
  const names = Array.from({ length: count }, (_, index) => join(files, `object-${index}`));
  for (const name of names) writeFileSync(name, contentOf(name));
  for (let start = 0; start < count; start += 1000) {
    runProgram(["nix-store", "--add", ...names.slice(start, start + 1000)], { env });
  }
  copyOver(full, saved);
  return {
    name: "nix-store --gc",
    // Paths stand in its database: what is collected is put back where it was.
    prepare: () => copyOver(saved, full),
    run() {
      runProgram(["nix-store", "--gc"], { env });
      expectEmpty(store);
    },
  };
}

function copyOver(from: string, to: string): void {
  removeFolder(to);
  runShell('cp -a "$1" "$2"; sync -f "$2"', [from, to]);
}

function expectEmpty(folder: string): void {
  const left = readdirSync(folder).filter((name) => !name.startsWith("."));
  if (left.length > 0) throw new Error(`${left.length} objects were left in ${folder}`);
}

function contentOf(name: string): string {
  return `${name}\n`.repeat(20);
}
