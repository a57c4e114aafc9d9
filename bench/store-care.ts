/**
 * `node bench/store-care.ts [PATHS] [ROUNDS]`: time and memory of gc, verify, du and rebuild-db over many small objects,
 * half of them rooted; in turn with `nix-store` over as many where it is installed. Medians of the rounds, and of
 * their ratios: these machines are shared.
 */

import { execFileSync, spawnSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hash160 } from "@astbuild/hash";
import { openStore } from "@astbuild/store";
import { COMMAND, COMMAND_ENV } from "./run-program.ts";

const count = Number(process.argv[2] ?? 10_000);
const rounds = Number(process.argv[3] ?? 3);
const folder = mkdtempSync(join(tmpdir(), "astbuild-bench-"));
const root = join(folder, "store");
const ourEnv: NodeJS.ProcessEnv = { ...process.env, ...COMMAND_ENV };
const ourRoots = join(root, "var/roots/named");
const nixFolder = join(folder, "nix");
const nixRoots = join(nixFolder, "var/gcroots");
const nixEnv: NodeJS.ProcessEnv = {
  ...process.env,
  NIX_STORE_DIR: join(nixFolder, "store"),
  NIX_STATE_DIR: join(nixFolder, "var"),
  NIX_LOG_DIR: join(nixFolder, "log"),
  NIX_CONF_DIR: join(nixFolder, "etc"),
};
const hasNix = spawnSync("nix-store", ["--version"]).status === 0;
if (!hasNix) console.log("nix-store is not installed: nothing beside it");

interface Measured {
  readonly seconds: number;
  readonly cpu: number;
  readonly memory: number;
}

interface Case {
  readonly what: string;
  readonly ours: readonly string[];
  readonly nix?: readonly string[];
  /** What comes before it, untimed. */
  readonly before?: () => void;
}

const MEASURE = `
import os, subprocess, sys
child = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL)
_, status, used = os.wait4(child.pid, 0)
print(used.ru_maxrss // 1024, round(used.ru_utime + used.ru_stime, 2), os.waitstatus_to_exitcode(status))
`;

/** In this order, on one and the same copy of the store. */
const CASES: readonly Case[] = [
  { what: "verify", ours: ["store", "verify"], nix: ["--verify"] },
  {
    what: "verify, every byte",
    ours: ["store", "verify", "--contents"],
    nix: ["--verify", "--check-contents"],
  },
  { what: "du", ours: ["store", "du"] },
  { what: "gc, half dead", ours: ["gc", "--outputs-only"], nix: ["--gc"] },
  { what: "gc, nothing dead", ours: ["gc"], nix: ["--gc"] },
  { what: "rebuild-db", ours: ["store", "rebuild-db"] },
  {
    what: "gc, the rest",
    ours: ["gc"],
    nix: ["--gc"],
    before() {
      for (const each of [ourRoots, nixRoots]) if (existsSync(each)) removeAll(each);
    },
  },
];

try {
  await fillOurs();
  if (hasNix) fillNix();
  const results = new Map<string, { ours: Measured[]; nix: Measured[] }>();
  for (let round = 0; round < rounds; round++) {
    for (const each of [root, nixFolder]) {
      if (!existsSync(`${each}.template`)) continue;
      removeAll(each);
      execFileSync("cp", ["-a", `${each}.template`, each]);
    }
    execFileSync("sync");
    for (const { what, ours, nix, before } of CASES) {
      before?.();
      const result = results.get(what) ?? { ours: [], nix: [] };
      results.set(what, result);
      const runs = [
        () => result.ours.push(run([COMMAND, ...ours, "--store", root], ourEnv)),
        () => {
          if (hasNix && nix !== undefined) result.nix.push(run(["nix-store", ...nix], nixEnv));
        },
      ];
      for (const each of round % 2 === 0 ? runs : runs.toReversed()) each();
    }
    console.log(
      `round ${round + 1}: ${readdirSync(join(root, "objects")).length} left in objects/`,
    );
  }
  for (const [what, { ours, nix }] of results) report(what, ours, nix);
} finally {
  removeAll(folder);
}

async function fillOurs(): Promise<void> {
  const began = performance.now();
  await fill(root);
  console.log(`publishing ${count}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
  mkdirSync(ourRoots, { recursive: true });
  for (const name of readdirSync(join(root, "objects")).slice(0, count / 2)) {
    symlinkSync(join(root, "objects", name), join(ourRoots, name));
  }
  execFileSync("mv", [root, `${root}.template`]);
}

async function fill(root: string): Promise<void> {
  await using store = await openStore({ root, command: "bench" });
  await using build = await store.makeBuildFolder("bench");
  let next = 0;
  const publish = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const name = `object-${index}`;
      const source = join(build.path, name);
      writeFileSync(source, `${name}\n`.repeat(20));
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

function fillNix(): void {
  const files = join(folder, "files");
  mkdirSync(files);
  const names = Array.from({ length: count }, (_, index) => join(files, `object-${index}`));
  for (const name of names) writeFileSync(name, `${name}\n`.repeat(20));
  for (let start = 0; start < count; start += 1000) {
    execFileSync("nix-store", ["--add", ...names.slice(start, start + 1000)], {
      env: nixEnv,
      stdio: "pipe",
    });
  }
  const store = join(nixFolder, "store");
  const paths = readdirSync(store).filter((name) => !name.startsWith("."));
  mkdirSync(nixRoots, { recursive: true });
  for (const name of paths.slice(0, count / 2))
    symlinkSync(join(store, name), join(nixRoots, name));
  execFileSync("mv", [nixFolder, `${nixFolder}.template`]);
}

function removeAll(path: string): void {
  if (!existsSync(path)) return;
  // An ordinary user cannot unlink in a read-only folder. What a process that ends takes away meanwhile is no loss.
  spawnSync("chmod", ["-R", "u+w", path], { stdio: "ignore" });
  execFileSync("rm", ["-rf", path]);
}

/** Wall clock, processor time and the largest memory, as the kernel tells it. What the program says fills no buffer: of 100,000 paths it is megabytes. */
function run(args: readonly string[], env: NodeJS.ProcessEnv): Measured {
  const said = join(folder, "stderr");
  const stderr = openSync(said, "w");
  const began = performance.now();
  const { stdout } = spawnSync("python3", ["-c", MEASURE, ...args], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", stderr],
  });
  const seconds = (performance.now() - began) / 1000;
  closeSync(stderr);
  const [memory, cpu, status] = stdout.trim().split(" ").map(Number);
  if (status !== 0) {
    const last = readFileSync(said, "utf8").slice(-2000);
    throw new Error(`${args.join(" ")} ended with ${status}: ${last}`);
  }
  return { seconds, cpu: cpu!, memory: memory! };
}

function report(what: string, ours: readonly Measured[], nix: readonly Measured[]): void {
  const ratios = nix.map(({ seconds }, index) => ours[index]!.seconds / seconds);
  const beside =
    nix.length === 0 ? "" : `   nix-store ${columns(nix)}   ratio ${median(ratios).toFixed(2)}`;
  console.log(`${what.padEnd(20)} ${columns(ours)}${beside}`);
}

function columns(measured: readonly Measured[]): string {
  const of = (pick: (each: Measured) => number): number => median(measured.map(pick));
  const seconds = of((each) => each.seconds).toFixed(2);
  const cpu = of((each) => each.cpu).toFixed(2);
  const memory = of((each) => each.memory).toFixed(0);
  return `${seconds.padStart(6)} s ${cpu.padStart(6)} s cpu ${memory.padStart(4)} MiB`;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
