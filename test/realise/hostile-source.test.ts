/** Tarballs and patches that point outside are unpacked and applied in the sandbox, where outside is nothing: an error, or nothing but the source is changed. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const folder = mkdtempSync(join(tmpdir(), "hostile-source-"));
const outside = join(folder, "outside");
mkdirSync(outside);
afterAll(() => rmSync(folder, { recursive: true }));

/** A tarball whose one member `x/file` has another name in it. */
function tarball(name: string, ...args: string[]): string {
  mkdirSync(join(folder, name, "x"), { recursive: true });
  writeFileSync(join(folder, name, "x/file"), "hostile\n");
  writeFileSync(join(folder, name, "x/more"), "more\n");
  const file = join(folder, `${name}.tar`);
  execFileSync("tar", ["-cPf", file, "-C", join(folder, name), ...args, "x"]);
  const hash = createHash("sha256").update(readFileSync(file)).digest("base64");
  return `fetchTar({ urls: ["file://${file}"], hash: "sha256-${hash}" })`;
}

const cut = join(folder, "cut.tar.gz");
const noise = join(folder, "noise.tar.xz");
writeFileSync(cut, execFileSync("gzip", ["-c"], { input: "x".repeat(1e5) }).subarray(0, 90));
writeFileSync(noise, Buffer.concat([Buffer.from("fd377a585a00", "hex"), Buffer.alloc(5000, 7)]));
const raw = (file: string): string =>
  `fetchTar({ urls: ["file://${file}"], hash: "sha256-${createHash("sha256").update(readFileSync(file)).digest("base64")}" })`;

/** A member of three TiB in a tarball of some KiB. */
const sparse = join(folder, "sparse.tar");
mkdirSync(join(folder, "sparse"));
execFileSync("truncate", ["-s", "3T", join(folder, "sparse/big")]);
execFileSync("tar", ["-cSf", sparse, "-C", folder, "sparse"]);

const PATCH = `--- a/../../../ast/build.sh
+++ b/../../../ast/build.sh
@@ -1 +1 @@
-hostile
+changed
`;

const project = await seededProject(
  `
const unpacked = (name: string, source: any, patches: any[] = []) => command({ name, source, patches, build: ({ out }) => sh\`
  cp -r . \${out}
\` });
export const dots = unpacked("dots", ${tarball("dots", "--transform=s,^x/file,x/../../../../etc/file,")});
export const absolute = unpacked("absolute", ${tarball("absolute", `--transform=s,^x/file,${outside}/file,`)});
export const cutOff = unpacked("cut-off", ${raw(cut)});
export const random = unpacked("random", ${raw(noise)});
export const sparse = unpacked("sparse", ${raw(sparse)});
export const patched = unpacked("patched", ${tarball("patched")}, [file(import.meta, "out.patch")]);
`,
  { "out.patch": PATCH },
);
afterAll(() => project[Symbol.asyncDispose]());

test.each([
  ["dots", "Member name contains '..'"],
  ["cutOff", "unexpected end of file"],
  ["random", "Compressed data is corrupt"],
  ["patched", "dangerous file name"],
])("%s: %s", async (name, said) => {
  const run = await project.realise(name, "--timeout", "50");
  expect(run.codes).toEqual(["BUILD_FAILED"]);
  expect(run.log).toContain(said);
  expect(existsSync(join(outside, "file"))).toBe(false);
});

test("a sparse member of three TiB takes no room, and is too large for an output", async () => {
  const run = await project.realise("sparse", "--timeout", "50");
  expect(run.codes).toEqual(["OUTPUT_TOO_LARGE"]);
});

test("an absolute name is one below the source", async () => {
  const run = await project.realise("absolute");
  expect([run.errors, run.codes]).toEqual(["", []]);
  expect(run.log).toContain("Removing leading `/' from member names");
  expect(await project.read(join(run.paths[0]!, outside, "file"))).toBe("hostile\n");
  expect(existsSync(join(outside, "file"))).toBe(false);
});
