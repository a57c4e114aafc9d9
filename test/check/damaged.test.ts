/** A check compares with what was built, and changes nothing that lies there. nix.md C9, C11. */

import { basename } from "node:path";
import { chmod, readFile, writeFile } from "node:fs/promises";
import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";

const project = await seededProject(
  `
export const two = command({ name: "two", outputs: ["out", "dev"], build: ({ out, outputs }) => sh\`
  echo two >\${out}; echo for developers >\${outputs.dev}
\` });
export const fetched = compose({ name: "fetched", result: () => fetchFile({
  urls: ["file:" + import.meta.dirname + "/download"], hash: "HASH" }) });
`.replace("HASH", "sha256-4O3LYCdZirvuU5xHod1FUjgS9xYUMtjurTfJASG/KRs="),
  { download: "hello download\n" },
);
afterAll(() => project[Symbol.asyncDispose]());

test("C11: one output is checked when the other one is gone", async () => {
  const { paths } = await project.realise("two", "--no-link");
  await project.realise("two.dev", "--no-link");
  const gone = await project.astbuild("store", "delete", paths[0]!);
  expect([gone.stderr, gone.exitCode]).toEqual(["", 0]);
  const checked = await project.realise("--check", "two.dev");
  expect([checked.errors, checked.exitCode]).toEqual(["", 0]);
  expect(checked.paths.map((path) => basename(path).slice(33))).toEqual(["two-x86_64-gnu-dev"]);
  // Nothing was made valid by it.
  expect((await project.realise("--check", "two")).codes).toEqual([]);
  expect((await project.realise("--check", "two")).errors).toMatch(/^error TARGET_NOT_REALISED /);
});

test.each(["two", "fetched"])(
  "C9: %s is damaged: the check says so and leaves it, repair makes it again",
  async (name) => {
    const { paths, errors } = await project.realise(name, "--no-link");
    expect(errors).toBe("");
    const right = await readFile(paths[0]!, "utf8");
    await chmod(paths[0]!, 0o644);
    await writeFile(paths[0]!, "wrong\n");
    const checked = await project.realise("--check", name);
    expect([checked.exitCode, checked.codes]).toEqual([1, ["STORE_DAMAGED"]]);
    expect(checked.errors).toContain(`/ast/store/`);
    expect(await readFile(paths[0]!, "utf8")).toBe("wrong\n");
    const repaired = await project.astbuild("store", "repair", name);
    expect([repaired.stderr, repaired.exitCode]).toEqual([expect.anything(), 0]);
    expect(await readFile(paths[0]!, "utf8")).toBe(right);
    const again = await project.realise("--check", name);
    expect([again.errors, again.exitCode]).toEqual(["", 0]);
  },
);
