/**
 * `node bench/store-care.ts [PATHS]`: time and memory of gc, verify and du over many small objects, half of them
 * rooted; beside `nix-store --gc` over as many where it is installed.
 */

import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { removeTree } from "@astbuild/fs";
import { hash160 } from "@astbuild/hash";
import { openStore } from "@astbuild/store";

const count = Number(process.argv[2] ?? 10_000);
const folder = mkdtempSync(join(tmpdir(), "astbuild-bench-"));
const command = new URL("../packages/astbuild/bin/astbuild.js", import.meta.url).pathname;
try {
  await ours();
  if (spawnSync("nix-store", ["--version"]).status === 0) nix();
  else console.log("nix-store is not installed: nothing beside it");
} finally {
  await removeTree(folder);
}

async function ours(): Promise<void> {
  const root = join(folder, "store");
  await timed(`publish ${count}`, async () => await fill(root));
  const objects = readdirSync(join(root, "objects"));
  mkdirSync(join(root, "var/roots/named"), { recursive: true });
  for (const name of objects.slice(0, count / 2)) {
    symlinkSync(join(root, "objects", name), join(root, "var/roots/named", name));
  }
  measured("store verify", root, ["store", "verify"]);
  measured("store verify --contents", root, ["store", "verify", "--contents"]);
  measured("store du", root, ["store", "du"]);
  measured("gc --dry-run", root, ["gc", "--dry-run", "--outputs-only"]);
  measured("gc, half dead", root, ["gc", "--outputs-only"]);
  measured("gc, nothing to do", root, ["gc"]);
  await removeTree(join(root, "var/roots/named"));
  measured("gc, all dead", root, ["gc"]);
  console.log(`left in objects/: ${readdirSync(join(root, "objects")).length}`);
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

function nix(): void {
  const env = { ...process.env };
  for (const [name, part] of Object.entries({
    NIX_STORE_DIR: "nix/store",
    NIX_STATE_DIR: "nix/var",
    NIX_LOG_DIR: "nix/log",
    NIX_CONF_DIR: "nix/etc",
  })) {
    env[name] = join(folder, part);
  }
  const files = join(folder, "files");
  mkdirSync(files);
  const names = Array.from({ length: count }, (_, index) => join(files, `object-${index}`));
  for (const name of names) writeFileSync(name, `${name}\n`.repeat(20));
  for (let start = 0; start < count; start += 1000) {
    execFileSync("nix-store", ["--add", ...names.slice(start, start + 1000)], {
      env,
      stdio: "pipe",
    });
  }
  const store = join(folder, "nix/store");
  const paths = readdirSync(store).filter((name) => !name.startsWith("."));
  const roots = join(folder, "nix/var/gcroots");
  mkdirSync(roots, { recursive: true });
  for (const name of paths.slice(0, count / 2)) symlinkSync(join(store, name), join(roots, name));
  peer("nix-store --verify", ["--verify"], env);
  peer("nix-store --verify --check-contents", ["--verify", "--check-contents"], env);
  peer("nix-store --gc, half dead", ["--gc"], env);
  peer("nix-store --gc, nothing to do", ["--gc"], env);
  for (const name of readdirSync(roots)) execFileSync("rm", ["-rf", join(roots, name)]);
  peer("nix-store --gc, all dead", ["--gc"], env);
}

function measured(what: string, root: string, args: readonly string[]): void {
  run(what, [process.execPath, command, ...args, "--store", root], { ...process.env });
}

function peer(what: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  run(what, ["nix-store", ...args], env);
}

/** Wall clock, processor time and the largest memory, as the kernel tells it. */
function run(what: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const began = performance.now();
  const script =
    "import os,sys\np=os.spawnvp(os.P_WAIT,sys.argv[1],sys.argv[1:])\nimport resource\nr=resource.getrusage(resource.RUSAGE_CHILDREN)\nprint(r.ru_maxrss//1024,round(r.ru_utime+r.ru_stime,2),p,file=sys.stderr)";
  const { stderr } = spawnSync("python3", ["-c", script, ...args], { env, encoding: "utf8" });
  const seconds = (performance.now() - began) / 1000;
  const [memory, cpu, status] = stderr.trim().split("\n").at(-1)!.split(" ");
  console.log(
    `${what.padEnd(40)} ${seconds.toFixed(2).padStart(7)} s  ${cpu!.padStart(6)} s cpu  ${memory!.padStart(5)} MiB  exit ${status}`,
  );
}

async function timed(what: string, work: () => Promise<void>): Promise<void> {
  const began = performance.now();
  await work();
  console.log(
    `${what.padEnd(40)} ${((performance.now() - began) / 1000).toFixed(2).padStart(7)} s`,
  );
}
