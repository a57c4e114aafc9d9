/** `provenance` lists each file of an image with package, version, source and hash; as SPDX too. */

import { createHash } from "node:crypto";
import { basename } from "node:path";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";
import { spdxProblems } from "./spdx-problems.ts";

const DOWNLOAD = "hello download\n";
const SHA256 = createHash("sha256").update(DOWNLOAD).digest();

const project = await seededProject(
  `
const download = fetchFile({ urls: ["file:" + import.meta.dirname + "/download"], hash: "sha256-${SHA256.toString("base64")}" });
export const tool = command({ name: "tool", version: "1.2", build: ({ out }) => sh\`
  mkdir -p \${out}/share; cat \${download} \${file(import.meta, "local.txt")} >\${out}/share/text
\` });
export const other = command({ name: "other", build: ({ out }) => sh\`mkdir \${out}; echo not in the image >\${out}/x; echo other >\${out}/file\` });
export const merged = compose({ name: "merged", result: () => mergeTree({ name: "merged", parts: [tool, files(import.meta, "etc/**")] }) });
export const small = image({ name: "small", root: () => ({
  "/": tree(merged), "/other": fileNode(inside(other, "file")), "/motd": text("motd", "hi\\n"), "/link": symlink("motd"), "/dev/null": charDevice(1, 3) }) });
`,
  { download: DOWNLOAD, "local.txt": "local\n", "etc/conf": "conf\n" },
);
afterAll(() => project[Symbol.asyncDispose]());
const built = await project.realise("small", "tool");

interface Source {
  readonly kind: string;
  readonly name: string;
  readonly hash?: string;
  readonly urls?: readonly string[];
}
interface Provenance {
  readonly files: readonly {
    path: string;
    type: string;
    from?: string;
    checksums?: { sha256: string };
  }[];
  readonly packages: readonly {
    path: string;
    name: string;
    version?: string;
    sources: readonly Source[];
  }[];
}

test("each file is traced to the recipe that made it, and that to its sources", async () => {
  expect([built.errors, built.exitCode]).toEqual(["", 0]);
  const { stdout } = await project.astbuild("provenance", "small", "--json");
  const { files, packages } = JSON.parse(stdout) as Provenance;
  const rows = files.map(({ path, type, from }) => {
    const found = packages.find((each) => each.path === from);
    return [path, type, found && `${found.name} ${found.version ?? ""}`.trim()];
  });
  expect(rows).toEqual([
    ["/conf", "file", "merged"],
    ["/dev/null", "charDevice", undefined],
    ["/link", "symlink", undefined],
    ["/motd", "file", "small"],
    ["/other", "file", "other"],
    ["/share/text", "file", "tool 1.2"],
  ]);
  const text = files.find(({ path }) => path === "/share/text")!;
  const sum = createHash("sha256").update(`${DOWNLOAD}local\n`).digest("hex");
  expect(text.checksums!.sha256).toBe(sum);
  const tool = packages.find(({ name }) => name === "tool")!;
  expect(tool.path).toBe(`/ast/store/${basename(built.paths[1]!)}`);
  expect(tool.sources).toMatchObject([
    { kind: "download", name: "download", hash: `sha256-${SHA256.toString("base64")}` },
    { kind: "local", name: "local.txt" },
  ]);
});

test("for people: files with packages, packages with sources; by path as by name", async () => {
  const byName = await project.astbuild("provenance", "small");
  const byPath = await project.astbuild("provenance", built.paths[0]!);
  expect(byPath).toEqual(byName);
  expect(byName.stdout).toMatch(
    /^\/share\/text +tool 1\.2 x86_64-gnu +sha256 [0-9a-f]{64} {2}named$/m,
  );
  expect(byName.stdout).toContain(`\n         sha256-${SHA256.toString("base64")}\n`);
  expect(byName.stdout).toMatch(/^ {2}isolation sandbox$/m);
});

test("the SPDX document is complete, and the same each time", async () => {
  const { stdout } = await project.astbuild("provenance", "small", "--spdx");
  const document = JSON.parse(stdout) as object;
  expect(spdxProblems(document)).toEqual([]);
  expect((await project.astbuild("provenance", "small", "--spdx")).stdout).toBe(stdout);
  expect(stdout).toContain(SHA256.toString("hex"));
});

test("what is not an image is refused", async () => {
  const refused = await project.astbuild("provenance", "tool");
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toMatch(/^error NOT_AN_IMAGE {2}tool is not an image\n/);
});
