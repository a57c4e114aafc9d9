/** `--json`: the events and at last the result, one object a line; stdout holds nothing else. */

import { expect, test } from "vitest";
import { temporaryProject } from "../support/cli.ts";
import { TINY } from "../support/projects.ts";

interface Line {
  readonly version: number;
  readonly type: string;
}

test("a run from plan to result", async () => {
  await using project = await temporaryProject(TINY);
  const { stdout, stderr } = await project.astbuild("realise", "tiny", "--json");
  const lines = stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
  expect(lines.every(({ version }) => version === 1)).toBe(true);
  expect([lines[0]!.type, lines.at(-1)!.type]).toEqual(["plan", "result"]);
  expect(lines.at(-1)).toMatchObject({
    exitCode: 0,
    failures: [],
    targets: [
      {
        name: "tiny",
        platform: "x86_64-gnu",
        path: expect.stringMatching(/^\/ast\/store\/[0-9a-z]{32}-tiny/) as string,
        physical: expect.stringContaining(`${project.store}/objects/`) as string,
        link: `${project.folder}/result/tiny-x86_64-gnu`,
      },
    ],
  });
  expect(stderr).toBe("");
});

test("a failure is in the result, and on stderr for people", async () => {
  await using project = await temporaryProject({
    ...TINY,
    "astbuild.ts": `
import { compose, fetchFile } from "astbuild";
export const gone = compose({
  name: "gone",
  result: () => fetchFile({ urls: ["file:///nowhere/gone.tar"], hash: "sha256-${"A".repeat(43)}=" }),
});
`,
  });
  const { stdout, stderr, exitCode } = await project.astbuild("realise", "gone", "--json");
  const last = JSON.parse(stdout.trimEnd().split("\n").at(-1)!) as object;
  expect(last).toMatchObject({ type: "result", exitCode: 1, targets: [null] });
  expect(last).toMatchObject({ failures: [{ code: "FETCH_FAILED" }] });
  expect(stderr).toContain("error FETCH_FAILED  gone.tar could not be fetched from anywhere");
  expect(exitCode).toBe(1);
});
