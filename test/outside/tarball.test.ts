/** `npm run pack`: the same bytes each time, nothing of this machine in them. */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { homedir, hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CHECKOUT, packTarball } from "./outside-project.ts";

let folder: string;
let tarball: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "astbuild-pack-"));
  tarball = packTarball(join(folder, "one"));
});
afterAll(() => rmSync(folder, { recursive: true }));

test("two runs make the same bytes", () => {
  expect(readFileSync(packTarball(join(folder, "two")))).toEqual(readFileSync(tarball));
});

test("it holds what an installed copy needs, and no TypeScript that Node would refuse", () => {
  const names = tar("-tzf").trim().split("\n");
  expect(names).toEqual(
    expect.arrayContaining([
      "package/bin/astbuild.js",
      "package/recipes/seed/native.lock.json",
      "package/recipes/musl/no-default-path.patch",
      "package/recipes/toolchain/ld.pl",
      "package/src/index.d.ts",
      "package/template/astbuild.ts",
    ]),
  );
  const sources = names.filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts"));
  expect(sources).toEqual(["package/template/astbuild.ts"]);
});

test("neither this machine nor a registry is named in it", () => {
  const text = tar("-xzOf");
  const words = [CHECKOUT, folder, homedir(), ...registryHosts()].filter((word) => word.length > 5);
  for (const word of [...words, `//${hostname()}/`]) expect(text).not.toContain(word);
});

test("lines stay where they are: errors name them", () => {
  const packed = tar("-xzOf", "package/recipes/busybox/busybox.js").split("\n");
  const source = readFileSync(join(CHECKOUT, "recipes/busybox/busybox.ts"), "utf8").split("\n");
  expect(packed.length).toBe(source.length);
  expect(packed.findIndex((line) => line.includes("make defconfig"))).toBe(
    source.findIndex((line) => line.includes("make defconfig")),
  );
});

function tar(how: string, ...members: string[]): string {
  return execFileSync("tar", [how, tarball, ...members], {
    encoding: "latin1",
    maxBuffer: 2 ** 28,
  });
}

function registryHosts(): string[] {
  const registry = execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8" }).trim();
  return URL.canParse(registry) ? [new URL(registry).host] : [];
}
