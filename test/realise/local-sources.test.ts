/** Files beside a recipe: what counts is their content, names and executable bits; not times, not where the project lies. */

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import {
  chmod,
  chown,
  mkdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from "node:fs/promises";
import { dirname, join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { seededProject } from "../support/seeded-project.ts";
import { CHECKOUT } from "../support/test-store.ts";

const project = await seededProject(
  `
export const count = command({
  name: "count",
  source: files(import.meta, ["src/**"], { ignore: ["src/**/*.o"] }),
  build: ({ out }) => sh\`find . ! -type d -printf '%p %m %l\\n' | sort >\${out}; cat a.txt >>\${out}\`,
});
const ways = [
  files(import.meta, ["src/**", "!src/sub/c.o"]),
  files(import.meta, ["./src/**", "!./src/sub/*.o"]),
  files(import.meta, "src/**", { ignore: ["./src/sub/c.o"] }),
  files(import.meta, "src/**", { ignore: ["*/sub/c.o"] }),
  files(import.meta, ["src/a.txt", "src/sub/*"], { ignore: ["**/*.o"] }),
  files(import.meta, ["src/*.txt", "src/sub/!(*.o)"]),
];
export const without = command({
  name: "without",
  build: ({ out }) => sh\`for each in \${ways}; do (cd $each; find . -type f | sort | xargs echo); done >\${out}\`,
});`,
  { "src/a.txt": "one\n", "src/sub/b.txt": "two\n", "src/sub/c.o": "ignored\n" },
);
afterAll(() => project[Symbol.asyncDispose]());

const built = ["done count-x86_64-gnu", "done src"];
const steps = async (): Promise<readonly string[]> => {
  const run = await project.realise("count");
  expect([run.errors, run.exitCode]).toEqual(["", 0]);
  return run.steps;
};

test("what builds again and what does not", async () => {
  expect(await steps()).toEqual(built);
  expect(await steps()).toEqual([]);

  const file = join(project.folder, "src/a.txt");
  await utimes(file, 1, 1);
  expect(await steps()).toEqual([]);

  await project.write("src/sub/c.o", "still ignored\n");
  expect(await steps()).toEqual([]);

  await project.write("src/new.txt", "three\n");
  expect(await steps()).toEqual(built);

  await rm(join(project.folder, "src/new.txt"));
  expect(await steps()).toEqual([]);

  await chmod(file, 0o755);
  expect(await steps()).toEqual(built);
  await chmod(file, 0o600);
  expect(await steps()).toEqual([]);

  // The same size within the same tick: the stat cache must not believe what it knows.
  await project.write("src/a.txt", "1ne\n");
  expect(await steps()).toEqual(built);
});

test("what is left out is left out however it is written", async () => {
  const run = await project.realise("without");
  expect([run.errors, run.exitCode]).toEqual(["", 0]);
  expect(await project.read(run.paths[0]!)).toBe("./a.txt ./sub/b.txt\n".repeat(6));
});

test("a link to itself is a link; links of what was built are no source, and nothing is built again", async () => {
  await using own = await seededProject(
    `export const all = command({ name: "all", source: files(import.meta, ["**", "!node_modules/**"]), build: ({ out }) => sh\`find . | sort >\${out}\` });`,
    { "a.txt": "one\n" },
  );
  await symlink("itself", join(own.folder, "itself"));
  const first = await own.astbuild("realise", "all");
  expect([first.stderr, first.exitCode]).toEqual([expect.not.stringContaining("error"), 0]);
  expect(await readFile(first.stdout.trim(), "utf8")).toBe(
    [".", "./a.txt", "./astbuild.ts", "./itself", "./package.json", ""].join("\n"),
  );
  expect((await own.realise("all")).steps).toEqual([]);
});

test("a file that goes between the look and the copy", async () => {
  const file = join(project.folder, "src/goes.txt");
  await project.write("src/goes.txt", "four\n");
  const go = join(project.folder, "go");
  project.env["ASTBUILD_CHECKPOINT"] = `realise:building:pause:${go}`;
  const { ended } = project.startRealise("count");
  await vi.waitUntil(() => existsSync(`${go}.reached`), { timeout: 60_000 });
  delete project.env["ASTBUILD_CHECKPOINT"];
  await rm(file);
  await writeFile(go, "");
  expect((await ended).codes).toEqual(["SOURCE_CHANGED"]);
  expect(await steps()).toEqual([]);
});

test("E15: a link is a link; one that leads out is not followed", async () => {
  await symlink("../../secret", join(project.folder, "src/sub/link"));
  const run = await project.realise("count");
  expect(run.errors).toBe("");
  expect(await project.read(run.paths[0]!)).toContain("./sub/link 777 ../../secret\n");
  await rm(join(project.folder, "src/sub/link"));
});

test("root builds a checkout that belongs to somebody else", async (context) => {
  if (process.geteuid?.() !== 0) context.skip("only root can make files of another user");
  await project.write("src/foreign.txt", "four\n");
  await chown(join(project.folder, "src/foreign.txt"), 65534, 65534);
  expect(await steps()).toEqual(built);
});

test("the project under another name", async () => {
  const before = await project.realise("count");
  const other = join(dirname(project.folder), "elsewhere", "with blanks and ü");
  await mkdir(dirname(other), { recursive: true });
  await rename(project.folder, other);
  await using _back = {
    [Symbol.asyncDispose]: () => rename(other, project.folder),
  };
  const command = join(CHECKOUT, "packages/astbuild/bin/astbuild.js");
  const run = spawnSync(process.execPath, [command, "realise", "count", "--no-link"], {
    cwd: other,
    env: project.env,
    encoding: "utf8",
  });
  expect([run.status, run.stdout]).toEqual([0, `${before.paths[0]}\n`]);
});

test("a pattern without files, and a file that is not there", async () => {
  await project.recipes(`
export const none = command({ name: "none", source: files(import.meta, "nothing/**"), build: () => sh\`\` });
export const gone = command({ name: "gone", source: file(import.meta, "gone.c"), build: () => sh\`\` });`);
  expect((await project.realise("none")).errors).toMatchInlineSnapshot(`
    "error SOURCE_MISSING  there is no nothing/** beside the recipe
      recipe  none x86_64-gnu  PROJECT/astbuild.ts:3
      at      PROJECT/astbuild.ts:3
      folder  PROJECT
    "
  `);
  expect((await project.realise("gone")).errors).toMatchInlineSnapshot(`
    "error SOURCE_MISSING  there is no gone.c beside the recipe
      recipe  gone x86_64-gnu  PROJECT/astbuild.ts:4
      at      PROJECT/astbuild.ts:4
      folder  PROJECT
    "
  `);
});
