/** As an ordinary user: the sandbox, the folder of a failure, and nothing left behind. */

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asOrdinary, giveToOrdinary } from "../support/as-ordinary.ts";
import { normalise } from "../support/normalise.ts";
import { seededProject } from "../support/seeded-project.ts";

const RECIPES = `
export const part = command({ name: "part", source: files(import.meta, "src/**"), build: ({ out }) => sh\`
  mkdir -p deep \${out}; cp word deep; chmod -R a-w deep \${out}; test -e go
\` });`;

test("before a build, and where it failed", async (context) => {
  if (process.geteuid?.() !== 0) context.skip("the other tests run as an ordinary user already");
  await using project = await seededProject(RECIPES, { "src/word": "word\n" });
  giveToOrdinary(project);
  const develop = async (...args: string[]) =>
    await asOrdinary(project, ["develop", "part", ...args]);
  const left = (): string[] =>
    readdirSync(join(project.store, "var/tmp")).map((name) => normalise(name));

  const fresh = await develop("-c", "pwd; cat word; id -u; touch go; bash /ast/rest.sh; echo $?");
  expect([fresh.exitCode, fresh.stdout]).toEqual([0, "/build/source\nword\n1000\n0\n"]);
  expect((await develop("--", "touch", "/usr/x")).exitCode).toBe(1);
  expect(left()).toEqual([]);

  expect((await asOrdinary(project, ["realise", "part", "--keep-failed"])).exitCode).toBe(100);
  const failed = await develop("--failed", "-c", "cat deep/word; touch go; ls -A");
  expect([failed.exitCode, failed.stdout]).toEqual([0, "word\ndeep\ngo\nword\n"]);
  expect(left()).toEqual(["kept-HASH-part-x86_64-gnu"]);
}, 120_000);
