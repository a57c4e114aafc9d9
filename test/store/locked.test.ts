/** Whoever must wait for the store's write lock says so after a second, and Ctrl-C ends it; who only looks does not wait. */

import { hostname } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openStore } from "@astbuild/store";
import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

test("held for long", async () => {
  await using project = await temporaryProject(TINY);
  const physical = (await project.astbuild("realise", "etc")).stdout.trimEnd();
  const other = await openStore({ root: project.store, command: "something long" });
  await other.lock("key", { onWait: () => undefined });
  using database = new DatabaseSync(join(project.store, "var/db.sqlite"));
  database.exec("BEGIN IMMEDIATE");

  const listed = await project.astbuild("store", "ls", physical);
  expect(listed).toMatchObject({ stdout: "            6  motd\n", stderr: "", exitCode: 0 });

  const waiting = project.start("path-info", physical);
  await waiting.seen(/waiting/);
  waiting.kill("SIGINT");
  const holder = `something long (pid ${process.pid} on ${hostname()})`;
  expect(await waiting.finished).toMatchObject({
    stdout: "",
    stderr: [
      `waiting for the store's lock: ${project.store}, used by ${holder}`,
      "error INTERRUPTED  stopped while something else held the store's lock",
      `  file  ${project.store}/var/db.sqlite`,
      "",
    ].join("\n"),
    exitCode: 130,
  });

  const patient = project.start("realise", "etc", "tiny", "--no-link");
  await patient.seen(/waiting/);
  database.exec("ROLLBACK");
  expect(await patient.finished).toMatchObject({ exitCode: 0 });
  await other[Symbol.asyncDispose]();
});
