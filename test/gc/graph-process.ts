/**
 * One of several processes that realise overlapping graphs in one store:
 * `node graph-process.ts ROOT LOG FINISH SECONDS NAME`. Each round has derivations of its own, the same in all
 * processes; each build appends its name to LOG. What was made is held until the file FINISH exists. Meanwhile
 * short-lived handles publish garbage, the same again and again, for a collector to take.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { StorePath } from "@astbuild/derivation";
import { hash160 } from "@astbuild/hash";
import { openStore } from "@astbuild/store";
import type { Store } from "@astbuild/store";

const [root, log, finish, seconds, me] = process.argv.slice(2) as [
  string,
  string,
  string,
  string,
  string,
];
const end = performance.now() + Number(seconds) * 1000;
await using store = await openStore({ root, command: `graph ${me}` });
let round = 0;
for (; performance.now() < end; round++) {
  await Promise.all([realiseRound(round), litter(round)]);
}
console.log(`rounds ${round}`);
while (!existsSync(finish)) await delay(20);

/** Five leaves, three in the middle, one top; in an order that differs from process to process. */
async function realiseRound(number: number): Promise<void> {
  const order = [0, 1, 2, 3, 4].toSorted(() => Math.random() - 0.5);
  const leaves: StorePath[] = [];
  const made = await Promise.all(order.map((leaf) => realise(store, `leaf-${number}-${leaf}`, [])));
  order.forEach((leaf, index) => (leaves[leaf] = made[index]!));
  const middle = await Promise.all(
    [0, 1, 2].map((each) =>
      realise(store, `middle-${number}-${each}`, leaves.slice(each, each + 3)),
    ),
  );
  const top = await realise(store, `top-${number}`, middle);
  for (const path of store.closure([top])) read(store, path);
}

async function litter(number: number): Promise<void> {
  await using short = await openStore({ root, command: `litter ${me}` });
  const below = await realise(short, `litter-${number % 3}`, [], false);
  const above = await realise(short, `litter-above-${number % 3}`, [below], false);
  read(short, above);
  read(short, below);
}

/** As the engine does it: look, lock, look again, build. */
async function realise(
  inStore: Store,
  name: string,
  references: readonly StorePath[],
  once = true,
): Promise<StorePath> {
  const resolvedHash = hash160("graph", name, ...references);
  const known = (await inStore.realisation(resolvedHash, ["out"]))?.outputs["out"];
  if (known !== undefined) return known;
  await using _lock = await inStore.lock(resolvedHash, { onWait: () => undefined });
  const meanwhile = (await inStore.realisation(resolvedHash, ["out"]))?.outputs["out"];
  if (meanwhile !== undefined) return meanwhile;
  if (once) appendFileSync(log, `${name}\n`);
  await using folder = await inStore.makeBuildFolder(name);
  const source = join(folder.path, "out");
  mkdirSync(source);
  for (const path of references) read(inStore, path);
  writeFileSync(join(source, "file"), `${name} of ${references.join(" ")}`);
  const published = await inStore.publish({
    ...{ resolvedHash, staticHash: hash160("static", resolvedHash), name, candidates: references },
    outputs: [{ output: "out", name, source }],
  });
  return published.outputs["out"]!.path;
}

function read(inStore: Store, path: StorePath): void {
  readFileSync(join(inStore.physical(path), "file"));
}
