/** An object is canonical whatever its builder did: modes, times, attributes, links; equal files under hard links count as files (C20, C21). */

import { execFileSync } from "node:child_process";
import { lstatSync, readdirSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(`
export const messy = command({ name: "messy", build: ({ out }) => sh\`
  umask 0
  mkdir -p \${out}/folder
  cd \${out}
  echo a >plain; chmod 640 plain
  echo b >run; chmod 755 run
  echo c >world; chmod 777 world
  ln -s ../gone/by dangling
  ln -s folder link
  chmod 700 folder
  touch -d 2001-02-03 plain folder
\` });
export const linked = command({ name: "same", build: ({ out }) => sh\`
  mkdir \${out}; echo text >\${out}/one; ln \${out}/one \${out}/two
\` });
export const copied = command({ name: "same", build: ({ out }) => sh\`
  mkdir \${out}; echo text >\${out}/two; echo text >\${out}/one; : not the same script
\` });
export const setuid = command({ name: "setuid", build: ({ out }) => sh\`
  echo a >\${out}; chmod 4755 \${out} || echo refused; test ! -u \${out}
\` });
`);
afterAll(() => project[Symbol.asyncDispose]());

test("C20, F1: modes, times and links", async () => {
  const [path] = (await project.realise("messy")).paths;
  const rows = ["", ...readdirSync(path!).toSorted()].map((name) => {
    const { mode, mtimeMs } = lstatSync(join(path!, name));
    return `${(mode & 0o170000) === 0o120000 ? `→ ${readlinkSync(join(path!, name))}` : (mode & 0o7777).toString(8)} ${mtimeMs} ${name}`;
  });
  expect(rows).toEqual([
    "555 1000 ",
    "→ ../gone/by 1000 dangling",
    "555 1000 folder",
    "→ folder 1000 link",
    "444 1000 plain",
    "555 1000 run",
    "555 1000 world",
  ]);
});

test("C21: a file twice by hard link, or twice: the same object", async () => {
  const { paths, steps } = await project.realise("linked", "copied");
  expect(steps).toEqual(["done same-x86_64-gnu", "done same-x86_64-gnu"]);
  expect(paths[0]).toBe(paths[1]);
});

test("E13: no builder can make a set-user-id file", async () => {
  const { errors, paths, log } = await project.realise("setuid");
  expect([errors, log]).toEqual(["", expect.stringContaining("refused")]);
  expect(execFileSync("stat", ["-c", "%a", paths[0]!]).toString()).toBe("444\n");
});
