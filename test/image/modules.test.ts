/** The modules of the kernel that images boot with: those that an image names are loaded in it. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { testStore } from "../support/test-store.ts";

const PROJECT = `import { inside, tree } from "astbuild";
import { initrdImage, linuxModules } from "astbuild/recipes";
const some = linuxModules.withArgs({ of: ["drivers/net/dummy.ko", "fs/none/"] });
export const modular = initrdImage({
  name: "modular",
  prefers: "musl",
  adds: () => ({ "/lib": tree(inside(some, "usr/lib")) }),
});`;

test("a module that is named is loaded, and no other is there", async () => {
  await using project = await temporaryProject({ "astbuild.ts": PROJECT });
  project.env["ASTBUILD_STORE"] = testStore();
  const script = "find /lib/modules -name '*.ko*' && depmod && modprobe dummy && cat /proc/modules";
  const { stdout, exitCode } = await project.astbuild("run", "modular", "--", "sh", "-c", script);
  expect(exitCode).toBe(0);
  const lines = stdout.replaceAll("\r", "").split("\n");
  expect(lines.filter((line) => line.startsWith("/lib/modules/"))).toEqual([
    expect.stringMatching(/^\/lib\/modules\/[^/]+\/kernel\/drivers\/net\/dummy\.ko/),
  ]);
  expect(lines.filter((line) => /^\w+ \d+ \d+ - Live/.test(line))).toEqual([
    expect.stringMatching(/^dummy /),
  ]);
}, 1_200_000);
