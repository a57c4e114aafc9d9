/**
 * A temporary project whose store begins with the seed, so that its recipes can run commands:
 *
 * ```ts
 * await using project = await seededProject(`
 *   export const hello = command({ name: "hello", build: ({ out }) => sh\`echo hi >\${out}\` });
 * `);
 * const { exitCode, steps } = await project.realise("hello");
 * ```
 */

import { mkdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { removeTree } from "@astbuild/fs";
import { temporaryProject } from "./cli.ts";
import type { CliResult, CliRun, Project } from "./cli.ts";
import { normalise } from "./normalise.ts";
import { CHECKOUT, cloneSeed, storeFolder } from "./test-store.ts";

export interface SeededProject extends Project {
  /** Writes `astbuild.ts`: these recipes below the imports they need. The first is on line 1. */
  recipes(text: string): Promise<void>;
  /** `astbuild realise --json`, understood. */
  realise(...args: string[]): Promise<Run>;
  /** The same, without waiting for its end. */
  startRealise(...args: string[]): { readonly run: CliRun; readonly ended: Promise<Run> };
  /** Content of the file that a target is, or that lies in it. */
  read(path: string): Promise<string>;
}

/** One JSON line of the command. */
export interface RunEvent {
  readonly type: string;
  readonly step?: { readonly name: string; readonly kind: string };
  readonly result?: "done" | "reused" | "failed" | "cancelled";
  readonly error?: { readonly code: string };
  readonly code?: string;
  readonly message?: string;
  readonly chunk?: string;
  readonly facts?: Readonly<Record<string, string>>;
}

export interface Run {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whole stderr, what differs from run to run made equal. */
  readonly errors: string;
  /** Codes of the failures. */
  readonly codes: readonly string[];
  readonly events: readonly RunEvent[];
  /** Of the steps that ended, `done hello`, sorted; what the memo knew to be valid has no step. */
  readonly steps: readonly string[];
  readonly warnings: readonly RunEvent[];
  readonly counts: Readonly<Record<"done" | "reused" | "failed" | "cancelled", number>> | undefined;
  /** Physical paths of the targets that were realised. */
  readonly paths: readonly string[];
  /** Everything that builders said. */
  readonly log: string;
}

/** Stands on one line, so that the first line of the recipes is line 2. */
const IMPORTS = `import { arg, charDevice, compose, directory, fetchFile, fetchTar, file, fileNode, files, image, inside, mergeTree, quote, recipe, sh, str, symlink, text, tree } from "astbuild"; import { bare } from "${CHECKOUT}/recipes/toolchain/bare.ts"; const command = (definition: object): any => recipe({ ...definition, toolchain: bare } as any);`;

/** @param place an empty folder to make the store in, if it is to be somewhere special */
export async function seededProject(
  recipes: string,
  files: Readonly<Record<string, string>> = {},
  place?: string,
): Promise<SeededProject> {
  const project = await temporaryProject(files);
  const folder = place ?? storeFolder();
  const store = join(folder, "store");
  cloneSeed(store);
  project.env["ASTBUILD_STORE"] = store;
  const modules = join(project.folder, "node_modules");
  await mkdir(modules, { recursive: true });
  await symlink(join(CHECKOUT, "packages/astbuild"), join(modules, "astbuild")).catch(() => {});
  const places = { PROJECT: project.folder, STORE: store, CHECKOUT };
  const runs: CliRun[] = [];
  const startRealise: SeededProject["startRealise"] = (...args) => {
    const run = project.start("realise", "--json", ...args);
    runs.push(run);
    return { run, ended: run.finished.then((result) => understand(result, places)) };
  };
  const seeded: SeededProject = {
    ...project,
    store,
    recipes: (text) => project.write("astbuild.ts", `${IMPORTS}\n${text}`),
    startRealise,
    realise: (...args) => startRealise(...args).ended,
    read: (path) => readFile(path, "utf8"),
    async [Symbol.asyncDispose]() {
      // A test that failed may have left one running; a child that has ended is not signalled.
      for (const run of runs) run.kill("SIGKILL");
      await Promise.all(runs.map(({ finished }) => finished));
      await project[Symbol.asyncDispose]();
      await removeTree(place === undefined ? folder : store);
    },
  };
  await seeded.recipes(recipes);
  return seeded;
}

interface ResultLine {
  readonly targets: readonly ({ readonly physical: string } | null)[];
  readonly failures: readonly { readonly code: string }[];
  readonly counts: Run["counts"];
}

function understand(result: CliResult, places: Readonly<Record<string, string>>): Run {
  const lines = result.stdout.split("\n").filter((line) => line.endsWith("}"));
  const events = lines.map((line) => JSON.parse(line) as RunEvent);
  const last = events.find(({ type }) => type === "result") as unknown as ResultLine | undefined;
  return {
    exitCode: result.exitCode,
    signal: result.signal,
    errors: normalise(result.stderr, places),
    codes: last?.failures.map(({ code }) => code) ?? [],
    events,
    steps: events
      .filter(({ type }) => type === "end")
      .map(({ result: end, step }) => `${end} ${step!.name}`)
      .toSorted(),
    warnings: events.filter(({ type }) => type === "warning"),
    counts: last?.counts,
    paths: last?.targets.flatMap((target) => (target ? [target.physical] : [])) ?? [],
    log: events
      .filter(({ type }) => type === "log")
      .map(({ chunk }) => chunk)
      .join(""),
  };
}
