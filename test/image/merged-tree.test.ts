/** Several packages at one place of an image: what one of them names comes along, as from a tree of its own. */

import { readFileSync } from "node:fs";
import { Readable } from "node:stream";
import { gunzipSync } from "node:zlib";
import { readNewc } from "@astbuild/archive";
import { expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

test("what packages refer to comes along, with the packages side by side and merged", async () => {
  await using project = await seededProject(`
const data = command({ name: "data", build: ({ out }) => sh\`mkdir -p \${out}/share; echo x >\${out}/share/data\` });
const one = command({ name: "one", build: ({ out }) => sh\`mkdir \${out}; echo \${data}/share/data >\${out}/one\` });
const own = command({ name: "own", build: ({ out }) => sh\`mkdir \${out}; echo x >\${out}/own; echo \${out}/own >\${out}/link\` });
export const both = image({ name: "both", root: () => ({
  "/srv": tree([one, own]),
  "/merged": tree([one, own], { links: { "first": "one" } }),
}) });`);
  const { errors, paths } = await project.realise("both");
  expect(errors).toBe("");
  const found: string[] = [];
  const archive = gunzipSync(readFileSync(paths[0]!));
  for await (const { path, type } of readNewc(Readable.from([archive]), "both")) {
    if (type === "file") found.push(path.replace(/[0-9a-z]{32}-/, ""));
  }
  expect(found.sort()).toEqual([
    "ast/store/data-x86_64-gnu/share/data",
    "ast/store/own-x86_64-gnu/own",
    ...["merged/link", "merged/one", "merged/own"],
    ...["srv/link", "srv/one", "srv/own"],
  ]);
});
