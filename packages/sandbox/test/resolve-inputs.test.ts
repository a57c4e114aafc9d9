import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { removeMountPoints, resolveInputs } from "../src/resolve-inputs.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "inputs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a link is not followed, not even a dangling one", async () => {
  symlinkSync("nowhere", join(folder, "link"));
  mkdirSync(join(folder, "tree"));
  const inputs = ["link", "tree"].map((name) => ({
    source: join(folder, name),
    target: `/ast/store/${name}`,
  }));
  expect(await resolveInputs(inputs)).toEqual([
    { kind: "symlink", text: "nowhere", target: "/ast/store/link" },
    { kind: "bind", source: join(folder, "tree"), target: "/ast/store/tree" },
  ]);
});

test("an input that is not there is named", async () => {
  const missing = { source: join(folder, "gone"), target: "/ast/store/gone" };
  await expect(resolveInputs([missing])).rejects.toMatchObject({
    code: "SANDBOX_SETUP",
    message: "an input of the sandbox is not there: /ast/store/gone",
  });
});

test("mount points go, what a builder put in their place stays", async () => {
  for (const name of ["folder", "filled"]) mkdirSync(join(folder, name));
  writeFileSync(join(folder, "filled/file"), "");
  writeFileSync(join(folder, "file"), "");
  writeFileSync(join(folder, "written"), "x");
  writeFileSync(join(folder, "was-link"), "");
  symlinkSync("there", join(folder, "link"));
  symlinkSync("elsewhere", join(folder, "moved-link"));
  const bind = ["folder", "filled", "file", "written", "absent"];
  const link = ["link", "moved-link", "was-link"];
  await removeMountPoints(folder, [
    ...bind.map((name) => ({ kind: "bind" as const, source: "/x", target: `/ast/store/${name}` })),
    ...link.map((name) => ({
      kind: "symlink" as const,
      text: "there",
      target: `/ast/store/${name}`,
    })),
  ]);
  expect(readdirSync(folder).sort()).toEqual(["filled", "moved-link", "was-link", "written"]);
});
