/** `check-sources` asks every location of every download, keeps nothing, and tells each answer. */

import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sendRange, serve } from "../../packages/fetch/test/serve.ts";
import { temporaryProject } from "../support/cli.ts";
import { normalise } from "../support/normalise.ts";

const bytes = Buffer.from("some source text\n");
const hash = `sha256-${createHash("sha256").update(bytes).digest("base64")}`;

test("good, another file, gone: each location is told, and the worst is the exit code", async () => {
  const server = await serve((request, response) => {
    if (request.url!.startsWith("/gone")) response.writeHead(404).end();
    else
      sendRange(request, response, request.url!.startsWith("/bad") ? Buffer.from("other") : bytes);
  });
  const file = (name: string, folders: readonly string[]): string => {
    const urls = folders.map((folder) => `${server.url}/${folder}/${name}`);
    return `fetchFile({ urls: ${JSON.stringify(urls)}, hash: "${hash}" })`;
  };
  await using project = await temporaryProject({
    "astbuild.ts": `import { compose, fetchFile, mergeTree } from "astbuild";
const one = (name: string, result: any) => compose({ name, result: () => result });
export const fine = one("fine", ${file("a.bin", ["good", "well"])});
export const lost = one("lost", ${file("b.bin", ["good", "gone"])});
export const wrong = one("wrong", ${file("c.bin", ["bad", "gone", "good"])});`,
  });
  const fine = await project.astbuild("check-sources", "fine");
  expect([fine.exitCode, normalise(fine.stdout), fine.stderr]).toMatchInlineSnapshot(`
    [
      0,
      "a.bin  sha256-fuXsggqC9ro4D8VepdztBw2Kho2wAy0SIxb5XpcYK94=
      good      http://SERVER/good/a.bin  17 B
      good      http://SERVER/well/a.bin  17 B
    ",
      "",
    ]
  `);
  const all = await project.astbuild("check-sources", "fine", "lost", "wrong");
  expect([all.exitCode, normalise(all.stdout)]).toMatchInlineSnapshot(`
    [
      102,
      "a.bin  sha256-fuXsggqC9ro4D8VepdztBw2Kho2wAy0SIxb5XpcYK94=
      good      http://SERVER/good/a.bin  17 B
      good      http://SERVER/well/a.bin  17 B
    b.bin  sha256-fuXsggqC9ro4D8VepdztBw2Kho2wAy0SIxb5XpcYK94=
      good      http://SERVER/good/b.bin  17 B
      failed    http://SERVER/gone/b.bin: 404 Not Found
    c.bin  sha256-fuXsggqC9ro4D8VepdztBw2Kho2wAy0SIxb5XpcYK94=
      mismatch  http://SERVER/bad/c.bin: sha256-2SmKENGwc1g33EvYXaxkGw887yekfl1TpU8vP1svz/o=
      failed    http://SERVER/gone/c.bin: 404 Not Found
      good      http://SERVER/good/c.bin  17 B
    ",
    ]
  `);
  expect((await project.astbuild("check-sources", "lost")).exitCode).toBe(1);
  const data = await project.astbuild("check-sources", "fine", "--json");
  expect(JSON.parse(data.stdout)).toEqual({
    version: 1,
    type: "source",
    name: "a.bin",
    hash,
    recipe: "fine",
    locations: ["good", "well"].map((folder) => ({
      url: `${server.url}/${folder}/a.bin`,
      status: "good",
      size: bytes.length,
    })),
  });
  expect(readdirSync(join(project.store, "var/downloads"))).toEqual([]);
});
