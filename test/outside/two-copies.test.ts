/** The running copy is what recipes import, whichever lies in the project's own node_modules. */

import { join } from "node:path";
import { expect, test } from "vitest";
import { CHECKOUT, outsideProject } from "./outside-project.ts";

test(
  "a global run in a project with a copy of its own never loads that copy",
  { timeout: 300_000 },
  async () => {
    await using project = await outsideProject();
    await project.run("npx astbuild init");
    for (const entry of ["index", "recipes"]) {
      project.write(
        `node_modules/astbuild/src/${entry}.js`,
        `throw new Error("the other copy");\n`,
      );
    }
    const other = await project.run("npx astbuild list");
    expect(other.exitCode).toBe(1);
    const global = await project.run(
      `node ${join(CHECKOUT, "packages/astbuild/bin/astbuild.js")} list`,
    );
    expect([global.stderr, global.exitCode]).toEqual(["", 0]);
    expect(global.stdout).toMatch(/^lab .*\nshell /);
  },
);
