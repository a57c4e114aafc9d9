/** What does not come out the same: exit code 104, the place, what it looks like; both stay. nix.md C7. */

import { basename, join } from "node:path";
import { readdir } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

/** Each writes what the sandbox does not keep from it. */
const SCRIPTS: Readonly<Record<string, { script: string; cause: string; file?: string }>> = {
  stamp: { script: 'echo "built on $(date)" >OUT', cause: "a time stamp" },
  gzip: { script: "printf text >f; gzip f; cp f.gz OUT", cause: "a time stamp" },
  order: { script: "mkdir d; (cd d; touch {a..h}); find d >OUT", cause: "the order of things" },
  cores: { script: "echo $(nproc) cores >OUT", cause: "the number of cores" },
  jobs: { script: "echo -j$JOBS >OUT", cause: "the number of cores" },
  kernel: {
    script: "python3 -c 'import platform; print(platform.release())' >OUT",
    cause: "the kernel's release",
  },
  temporary: { script: "mktemp -p /tmp >OUT", cause: "a path" },
  random: {
    script: "head -c 64 /dev/urandom >OUT",
    cause: "nothing known: random numbers, a race, memory that was never set?",
  },
  // The path in another alphabet: no rewriting can see it.
  hidden: {
    script: "echo OUT | tr a-z b-za >OUT",
    cause: "the output's own path, in a form that no rewriting can see",
  },
  once: {
    script: "mkdir OUT; touch OUT/a OUT/file.$(date +%s)",
    cause: "a file that only one of the two has",
  },
  link: { script: "ln -s $(date +%s) OUT", cause: "a link that leads elsewhere" },
};

const project = await seededProject(
  Object.entries(SCRIPTS)
    .map(
      ([name, { script }]) =>
        `export const ${name} = command({ name: "${name}", build: ({ out }) => sh\`${script.replaceAll("OUT", "${out}")}\` });`,
    )
    .join("\n"),
);
afterAll(() => project[Symbol.asyncDispose]());
const names = Object.keys(SCRIPTS);
const built = await project.realise(...names);
const checked = await project.realise("--check", "--keep-going", ...names);

test("C7: a check that fails ends with 104, and each difference is an error", () => {
  expect([built.errors, built.exitCode]).toEqual(["", 0]);
  expect(checked.exitCode).toBe(104);
  expect(checked.codes).toEqual(names.map(() => "NOT_REPRODUCIBLE"));
  expect(checked.paths).toEqual([]);
});

test.each(Object.entries(SCRIPTS))("C7: %s is told by what it looks like", (name, { cause }) => {
  expect(reportOf(name)["looks like"]).toBe(cause);
});

test("C7: both builds stay, and what was valid is what it was", async () => {
  const report = reportOf("stamp");
  expect(report["first"]).toBe(`/ast/store/${basename(built.paths[0]!)}`);
  const second = join(project.store, "objects", basename(report["second"]!));
  expect(await project.read(second)).toMatch(/^built on /);
  expect(await project.read(second)).not.toBe(await project.read(built.paths[0]!));
  expect((await project.realise("stamp")).paths).toEqual([built.paths[0]]);
  // Nothing but the two objects: no build folder, nothing half made.
  expect(await readdir(join(project.store, "var/tmp"))).toEqual([]);
});

test("C7: path-info says how the check ended", async () => {
  const info = await project.astbuild("path-info", "stamp");
  expect(info.stdout).toMatch(
    /^checked +\S+, differs at \d+: a time stamp; see \/ast\/store\/.*-stamp-x86_64-gnu$/m,
  );
});

test("the message says recipe, file, offset and the bytes on both sides", () => {
  const message = checked.errors.split("\n\n").find((each) => each.includes("gzip"))!;
  const times = /(1f 8b 08 08) (?:[0-9a-f]{2} ){4}(.*\|\.\.\.\.).{4}/g;
  expect(message.replaceAll(times, "$1 TIME $2TIME")).toMatchInlineSnapshot(`
    "error NOT_REPRODUCIBLE  gzip-x86_64-gnu came out differently when it was built again
      recipe      PROJECT/astbuild.ts:3
      platform    x86_64-gnu
      file        out
      offset      4
      looks like  a time stamp
      before      1f 8b 08 08 TIME 00 03 66 00 2b 49 ad 28  |....TIME..f.+I.(|
      now         1f 8b 08 08 TIME 00 03 66 00 2b 49 ad 28  |....TIME..f.+I.(|
      differing   1 file of out
      first       /ast/store/HASH-gzip-x86_64-gnu
      second      /ast/store/HASH-gzip-x86_64-gnu
      hint        astbuild diff /ast/store/HASH-gzip-x86_64-gnu /ast/store/HASH-gzip-x86_64-gnu"
  `);
});

/** Facts of the error of one recipe. */
function reportOf(name: string): Readonly<Record<string, string>> {
  const end = checked.events.find(
    ({ type, step }) => type === "end" && step!.name.startsWith(name),
  );
  return (end!.error as unknown as { facts: Record<string, string> }).facts;
}
