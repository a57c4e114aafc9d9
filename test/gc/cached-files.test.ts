/** What is cached goes by when it was last used: a download whose bytes became an object's, a segment that an image took again. */

import { createHash } from "node:crypto";
import { readdirSync, utimesSync } from "node:fs";
import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { serve } from "../../packages/fetch/test/serve.ts";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("a download", async () => {
  const bytes = Buffer.from("some source text\n");
  const server = await serve((_request, response) => response.end(bytes));
  await using project = await temporaryProject(downloading(server.url, bytes));
  expect((await project.astbuild("realise", "data")).exitCode).toBe(0);
  const downloads = (): string[] => readdirSync(join(project.store, "var/downloads"));
  expect(downloads()).toHaveLength(1);
  await project.astbuild("gc", "--older-than", "1h");
  expect(downloads()).toHaveLength(1);

  using database = new DatabaseSync(join(project.store, "var/db.sqlite"));
  database.exec("UPDATE cache_entry SET last_use = last_use - 7200000");
  database.close();
  await project.astbuild("gc", "--older-than", "1h");
  expect(downloads()).toEqual([]);
});

test("a download after the database was made anew, from the old one or from nothing", async () => {
  const bytes = Buffer.from("some source text\n");
  const server = await serve((_request, response) => response.end(bytes));
  await using project = await temporaryProject(downloading(server.url, bytes));
  const file = join(project.store, "var/db.sqlite");
  const folder = join(project.store, "var/downloads");
  const downloads = (): string[] => readdirSync(folder);
  const rebuiltAndCollected = async (): Promise<string[]> => {
    expect((await project.astbuild("store", "rebuild-db")).exitCode).toBe(0);
    // As a file system without access times has them.
    for (const name of downloads()) utimesSync(join(folder, name), 1000, 1000);
    await project.astbuild("gc", "--older-than", "1h");
    return downloads();
  };
  expect((await project.astbuild("realise", "data")).exitCode).toBe(0);
  expect(await rebuiltAndCollected()).toHaveLength(1);
  for (const end of ["", "-wal", "-shm"]) await rm(`${file}${end}`, { force: true });
  expect(await rebuiltAndCollected()).toHaveLength(1);

  using database = new DatabaseSync(file);
  database.exec("UPDATE cache_entry SET last_use = last_use - 7200000");
  database.close();
  expect(await rebuiltAndCollected()).toEqual([]);
});

test("a segment", async () => {
  await using project = await temporaryProject(TINY);
  const folder = join(project.store, "var/segments");
  const image = (await project.astbuild("realise", "tiny")).stdout.trimEnd();
  const [segment = ""] = readdirSync(folder);
  await rm(join(project.folder, "result"), { recursive: true });
  await project.astbuild("store", "delete", `/ast/store/${basename(image)}`);
  expect((await project.astbuild("realise", "tiny")).stdout.trimEnd()).toBe(image);
  // As a file system without access times has it.
  utimesSync(join(folder, segment), 1000, 1000);
  await project.astbuild("gc", "--older-than", "1h");
  expect(readdirSync(folder)).toContain(segment);
});

/** A project whose `data` is that file of a server. */
function downloading(url: string, bytes: Buffer): Record<string, string> {
  const hash = `sha256-${createHash("sha256").update(bytes).digest("base64")}`;
  return {
    "astbuild.ts": `
import { compose, fetchFile } from "astbuild";
export const data = compose({
  name: "data",
  result: () => fetchFile({ urls: ["${url}/data.bin"], hash: "${hash}" }),
});
`,
  };
}
