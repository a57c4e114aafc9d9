/** `develop` runs something of one's own in the very sandbox of a build; its exit code is ours, and nothing of it is kept. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import type { CliResult } from "../support/cli.ts";
import { normalise } from "../support/normalise.ts";
import { processesWith, uniqueSleep } from "../support/processes.ts";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

const develop = (...args: string[]): Promise<CliResult> =>
  project.astbuild("develop", "--progress", "plain", ...args);

/** The error alone: progress stands before it. */
const errorOf = ({ stderr }: CliResult): string =>
  normalise(stderr.slice(stderr.indexOf("error ")), {
    PROJECT: project.folder,
    STORE: project.store,
  });

/** All that a build can see, as one text; names that hold the output's own path are made equal. */
const LOOK = String.raw`
  look() {
    env | grep -v ^_=
    cut -d' ' -f5,6 /proc/self/mountinfo
    find / /etc /dev /build /ast /tmp -maxdepth 1 -printf '%M %u %g %p %l\n' | sort -u
    cat /etc/* /ast/build.sh; umask; ulimit -a; id; uname -a; cat /proc/self/personality
    ls /proc | grep -v '^[0-9]'; ls /ast/store
  }`;

test("what a build sees is what is seen here", async () => {
  const recipes = (name: string): string => `
export const input = command({ name: "input", build: ({ out }) => sh\`mkdir \${out}; echo in >\${out}/file\` });
export const ${name} = command({ name: "${name}", tools: [input], env: { COLOUR: "red" }, build: ({ out }) => sh\`
  cat \${input}/file
  ${LOOK.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${")}
  mkdir \${out}; look | sed "s#$out#OWN#g; s#$(basename $out)#OWN#g" | tee \${out}/seen
\` });`;
  await project.recipes(recipes("looking"));
  const built = await project.realise("looking");
  expect(built.errors).toBe("");
  const visit = await develop("looking", "--", "/usr/bin/bash", "/ast/build.sh");
  expect(visit.exitCode).toBe(0);
  expect(visit.stdout).toBe(`in\n${await project.read(`${built.paths[0]!}/seen`)}`);
  expect(visit.stdout).toContain("COLOUR=red\n");
  expect(visit.stdout.match(/^\/ast\/store\/\w+-input-x86_64-gnu ro,/m)).not.toBeNull();
});

test("its streams and its exit code are the caller's; $out is writable, inputs are not, and all is gone afterwards", async () => {
  const before = readdirSync(join(project.store, "objects"));
  const run = await develop(
    "looking",
    "--command",
    "echo told >&2; echo said; echo mine >$out; cat $out; ls /build; touch $(echo /ast/store/*-input-*)/x; exit 7",
  );
  expect([run.exitCode, run.stdout]).toEqual([7, "said\nmine\n"]);
  expect(run.stderr).toContain("told\n");
  expect(run.stderr).toContain("Read-only file system");
  expect((await develop("looking", "--", "bash", "-c", "kill -TERM $$")).exitCode).toBe(143);
  const absent = await develop("looking", "--", "no-such-program");
  expect([absent.exitCode, errorOf(absent)]).toEqual([
    1,
    `error PROGRAM_NOT_RUN  the sandbox cannot run no-such-program
  cause  No such file or directory
  hint   only /usr of the seed and what the recipe names in tools is on its PATH
`,
  ]);
  expect(readdirSync(join(project.store, "objects"))).toEqual(before);
  expect(readdirSync(join(project.store, "var/tmp"))).toEqual([]);
});

test("Ctrl-C ends it, 130, and nothing of it runs on", async () => {
  const sleep = uniqueSleep();
  const run = project.start(
    "develop",
    "looking",
    "-c",
    `(sleep ${sleep} &) & sleep ${sleep} | cat`,
  );
  await vi.waitUntil(() => processesWith(sleep).length === 2, { timeout: 20_000 });
  run.kill("SIGINT");
  const { exitCode, stderr } = await run.finished;
  expect([exitCode, processesWith(sleep)]).toEqual([130, []]);
  expect(stderr).toContain("error INTERRUPTED  ");
});

const BROKEN = `
export const input = command({ name: "input", build: ({ out }) => sh\`echo in >\${out}\` });
export const broken = command({ name: "broken", build: ({ out }) => sh\`
  cat \${input}; echo made >made; mkdir \${out}; echo half >\${out}/half
  test -e missing
\` });`;

test("C5: where a build failed: by its hash or its name, what it left is there and can be gone on with", async () => {
  await project.recipes(BROKEN);
  const { errors } = await project.realise("broken", "--keep-failed");
  expect(errors).toContain(`
  kept        STORE/var/tmp/kept-HASH-broken-x86_64-gnu
  hint        astbuild log HASH
              astbuild develop HASH
              astbuild develop HASH --failed
`);
  const [, hash = ""] =
    /kept-(\w{32})-broken/.exec(readdirSync(join(project.store, "var/tmp")).join()) ?? [];
  const look = "pwd; cat made $out/half; touch missing";
  const byName = await develop("broken", "--failed", "-c", look);
  expect([byName.exitCode, byName.stdout]).toEqual([0, "/build\nmade\nhalf\n"]);
  await project.recipes(""); // A hash needs no recipe.
  const byHash = await develop(hash, "--failed", "-c", "ls; ls $out");
  expect([byHash.exitCode, byHash.stdout]).toEqual([0, "made\nmissing\nhalf\n"]);
  const fresh = await develop(hash, "-c", "ls; ls /ast/store; bash /ast/build.sh");
  expect(fresh.stdout.replaceAll(/\w{32}/g, "HASH")).toBe(
    "HASH-input-x86_64-gnu\nHASH-seed-x86_64\nin\n".replace("HASH-seed-x86_64\n", ""),
  );
  expect(fresh.exitCode).toBe(1);
});

test("a second failure of the same takes the place of the first", async () => {
  await project.recipes(BROKEN);
  await project.realise("broken", "--keep-failed");
  const names = readdirSync(join(project.store, "var/tmp"));
  expect(names.map((name) => normalise(name))).toEqual(["kept-HASH-broken-x86_64-gnu"]);
  expect((await develop("broken", "--failed", "-c", "ls")).stdout).toBe("made\n");
});

test("a recipe that was changed since was not kept as it is now", async () => {
  await project.recipes(BROKEN.replace("echo half", "echo quarter"));
  const run = await develop("broken", "--failed");
  expect([run.exitCode, errorOf(run)]).toMatchInlineSnapshot(`
    [
      1,
      "error NOT_KEPT  no failed build of broken-x86_64-gnu, as it is now, was kept
      derivation  HASH
      kept        HASH  broken-x86_64-gnu
      hint        astbuild realise broken --keep-failed
    ",
    ]
  `);
});

test("an input that fails, a hash that nobody knows, what has no sandbox, and two commands", async () => {
  await project.recipes(`
export const input = command({ name: "input", build: () => sh\`exit 3\` });
export const user = command({ name: "user", build: ({ out }) => sh\`cat \${input} >\${out}\` });
export const words = compose({ name: "words", result: () => text("words", "some") });`);
  const failed = await develop("user", "-c", "echo never");
  expect([failed.exitCode, failed.stdout]).toEqual([100, ""]);
  expect(failed.stderr).toContain("error BUILD_FAILED  input-x86_64-gnu could not be built\n");
  const unknown = await develop("0".repeat(32));
  expect([unknown.exitCode, errorOf(unknown)]).toMatchInlineSnapshot(`
    [
      1,
      "error FAILURE_UNKNOWN  this store knows of no failed build HASH
      store  STORE
      hint   name the target: astbuild develop TARGET
    ",
    ]
  `);
  const builtin = await develop("words");
  expect([builtin.exitCode, errorOf(builtin)]).toMatchInlineSnapshot(`
    [
      1,
      "error NO_SANDBOX  words is made inside the engine: there is no sandbox to enter
      recipe   words
      builtin  write
      hint     name a recipe that runs commands: astbuild list
    ",
    ]
  `);
  const two = await develop("user", "-c", "true", "--", "true");
  expect([two.exitCode, errorOf(two)]).toMatchInlineSnapshot(`
    [
      1,
      "error USAGE  there are two commands to run
      hint  write --command 'text for bash', or -- PROGRAM ARGUMENT…
    ",
    ]
  `);
});

test("inputs that were deleted since", async () => {
  await project.recipes(BROKEN);
  await project.realise("broken");
  const { stdout } = await develop("broken", "--json");
  const data = JSON.parse(stdout.trim().split("\n").at(-1)!) as {
    resolvedHash: string;
    inputs: string[];
  };
  const input = data.inputs.find((path) => path.endsWith("-input-x86_64-gnu"))!;
  expect((await project.astbuild("store", "delete", input)).exitCode).toBe(0);
  const run = await develop(data.resolvedHash, "-c", "true");
  expect([run.exitCode, errorOf(run)]).toMatchInlineSnapshot(`
    [
      1,
      "error PATH_NOT_VALID  inputs of broken-x86_64-gnu are not in the store
      missing  /ast/store/HASH-input-x86_64-gnu
      hint     name the target in place of the hash: its inputs are realised then
    ",
    ]
  `);
});

test("--json says what the sandbox is made of, and enters nothing", async () => {
  await project.recipes(BROKEN);
  const run = await develop("broken", "--json");
  const data = JSON.parse(run.stdout.trim().split("\n").at(-1)!) as Record<string, unknown>;
  expect(data).toMatchObject({
    type: "sandbox",
    version: 1,
    name: "broken-x86_64-gnu",
    outputs: ["out"],
    builder: { kind: "command", args: ["/usr/bin/bash", "/ast/build.sh"] },
  });
});
