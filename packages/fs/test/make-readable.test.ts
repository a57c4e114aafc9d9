import { chmodSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { asOrdinaryUser } from "./as-ordinary-user.ts";
import { makeReadable } from "../src/make-readable.ts";
import { scratch } from "./scratch.ts";

test("folders and files can be read by their owner, and keep their other modes", () => {
  const top = scratch();
  mkdirSync(`${top}/a/b`, { recursive: true });
  writeFileSync(`${top}/a/b/c`, "");
  chmodSync(`${top}/a/b/c`, 0o111);
  chmodSync(`${top}/a/b`, 0o022);
  makeReadable(top);
  expect(statSync(`${top}/a/b/c`).mode & 0o777).toBe(0o511);
  expect(statSync(`${top}/a/b`).mode & 0o777).toBe(0o522);
});

test("an ordinary user reads what was closed; links are not followed", () => {
  const top = scratch();
  chmodSync(top, 0o777);
  const said = asOrdinaryUser(
    `import { mkdirSync, writeFileSync, chmodSync, symlinkSync, statSync } from "node:fs";
     import { makeReadable, walkTreeSync } from "@index";
     const top = process.env.TOP + "/mine";
     mkdirSync(top + "/closed", { recursive: true }); writeFileSync(top + "/closed/\\xff", "");
     writeFileSync(process.env.TOP + "/outside", "");
     chmodSync(process.env.TOP + "/outside", 0o222);
     symlinkSync(process.env.TOP + "/outside", top + "/closed/link");
     chmodSync(top + "/closed", 0); makeReadable(top);
     console.log(walkTreeSync(top).length, (statSync(process.env.TOP + "/outside").mode & 0o777).toString(8));`,
    { TOP: top },
  );
  expect(said).toMatch(/^4 222\n$/);
});
