/**
 * The table of docs/packages.md: what each recipe took to build, what it weighs, and what comes along.
 *
 *     node bench/packages.ts x86_64-gnu >table.md
 *
 * Tells of what the store has; what was never realised for the platform is left out.
 */

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isRecipe } from "astbuild";
import * as recipes from "../recipes/index.ts";

interface PathInfo {
  readonly path: string;
  readonly size: number;
  readonly builds: readonly { readonly seconds?: number; readonly cpuSeconds?: number }[];
}

const COMMAND = join(import.meta.dirname, "../packages/astbuild/bin/astbuild.js");
/** What is no package: images, the seed, what is unpacked from Debian's. */
const OTHERS = new Set([
  ...["initrd", "initrdBench", "initrdFull", "initrdKselftest", "initrdPython"],
  ...[
    "linuxSource",
    "seed",
    "sandboxTools",
    "qemu",
    "linuxImage",
    "linuxModules",
    "diskExfat",
    "diskExt2",
    "rootfs",
  ],
]);

const host = process.argv[2] ?? "x86_64-gnu";
const rows = Object.entries(recipes).flatMap(([name, recipe]) => {
  if (!isRecipe(recipe) || OTHERS.has(name)) return [];
  if (recipe.hosts?.some((each) => each === host) === false) return [];
  const closure = pathInfo(name, "--closure");
  const own = pathInfo(name)[0];
  if (own === undefined) return [];
  const { cpuSeconds } = own.builds[0] ?? {};
  const whole = closure.reduce((sum, { size }) => sum + size, 0);
  const version = recipe.version ?? "";
  return [[name, version, seconds(cpuSeconds), mebibytes(own.size), mebibytes(whole)]];
});
const head = ["recipe", "version", "CPU, s", "out, MiB", "closure, MiB"];
console.log([head, ["---", "---", "--:", "--:", "--:"], ...rows].map(line).join("\n"));

/** Nothing where it was never realised. */
function pathInfo(name: string, ...options: readonly string[]): readonly PathInfo[] {
  const args = ["path-info", name, "--host", host, "--json", ...options];
  const { stdout, stderr, status } = spawnSync(process.execPath, [COMMAND, ...args], {
    encoding: "utf8",
  });
  if (stderr.includes("TARGET_NOT_REALISED")) return [];
  if (status !== 0) throw new Error(stderr);
  return stdout
    .trim()
    .split("\n")
    .map((each) => JSON.parse(each) as PathInfo);
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

function seconds(value: number | undefined): string {
  return value === undefined ? "" : value.toFixed(value < 10 ? 1 : 0);
}

function mebibytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 2 : 1);
}
