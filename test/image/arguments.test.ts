/** The arguments that images share: each image has them, and a wrong value says what is wanted before anything is built. */

import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { readNewc } from "@astbuild/archive";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import type { Project } from "../support/cli.ts";
import { testStore } from "../support/test-store.ts";

const IMAGES = ["initrd", "initrdPython", "initrdBench", "initrdKselftest", "initrdFull"];

async function imageProject(): Promise<Project> {
  const project = await temporaryProject({
    "astbuild.ts": `export { ${IMAGES.join(", ")} } from "astbuild/recipes";`,
  });
  project.env["ASTBUILD_STORE"] = testStore();
  return project;
}

test("dns and compress reach the image", async () => {
  await using project = await imageProject();
  const { exitCode, stdout, stderr } = await project.astbuild(
    ...["realise", "initrd", "--host", "x86_64-musl", "--no-link"],
    ...["--arg", "dns=10.0.2.3", "--arg", "compress=false"],
  );
  expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining("error")]);
  const file = stdout.trim();
  expect(file).toMatch(/-initrd-x86_64-musl\.cpio$/);
  expect(await contentOf(file)).toMatchObject({ "etc/resolv.conf": "nameserver 10.0.2.3\n" });
}, 1_200_000);

test("trees of adds stand beside those of initrdImage; other nodes take their place", async () => {
  await using project = await temporaryProject({
    "astbuild.ts": `import { files, text, tree } from "astbuild";
import { initrdImage } from "astbuild/recipes";
export const mine = initrdImage({
  name: "mine",
  adds: () => ({
    "/": tree(files(import.meta, "top/**")),
    "/etc": tree(files(import.meta, "etc/**")),
    "/init": text("init", "#!/bin/sh\\n", { executable: true }),
  }),
});`,
    "top/srv/page": "page",
    "etc/issue": "issue",
  });
  project.env["ASTBUILD_STORE"] = testStore();
  const { exitCode, stdout, stderr } = await project.astbuild(
    ...["realise", "mine", "--host", "x86_64-musl", "--no-link", "--arg", "compress=false"],
  );
  expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining("error")]);
  const content = await contentOf(stdout.trim());
  expect(content).toMatchObject({ "srv/page": "page", "etc/issue": "issue", init: "#!/bin/sh\n" });
  expect(Object.keys(content)).toEqual(expect.arrayContaining(["bin/busybox", "etc/passwd"]));
}, 1_200_000);

/** Of small files, by path. */
async function contentOf(file: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const { path, data, type, size } of readNewc(
    Readable.from([readFileSync(file)]),
    file,
  )) {
    if (type === "file") found[path] = size > 10_000 ? "" : await text(Readable.from(data));
  }
  return found;
}

test.each(IMAGES)("%s says what its arguments can be", async (name) => {
  await using project = await imageProject();
  const refused = async (given: string): Promise<string> => {
    const { exitCode, stderr } = await project.astbuild("realise", name, "--arg", given);
    expect(exitCode).toBe(1);
    return stderr;
  };
  expect(await refused("dns=here")).toMatch(
    /error ARG_INVALID {2}argument dns of recipe [\w-]+ cannot be here\n {2}wanted +an IP address\n/,
  );
  expect(await refused("compress=gzip")).toMatch(
    /error ARG_INVALID {2}argument compress of recipe [\w-]+ cannot be gzip\n {2}wanted +true or false\n/,
  );
  expect(await refused("dsn=10.0.2.3")).toContain("error ARG_UNKNOWN");
});
