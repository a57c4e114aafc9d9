/** From a script: an AbortSignal ends a running builder before the promise rejects, and the same open store goes on with the next realise. */

import { openStore, realise } from "astbuild";
import type { EngineEvent } from "astbuild";
import { expect, test } from "vitest";
import { processesWith, uniqueSleep } from "../support/processes.ts";
import { seededProject } from "../support/seeded-project.ts";

test("aborted while a command runs", { timeout: 300_000 }, async () => {
  const seconds = uniqueSleep();
  await using project = await seededProject(`
export const quick = command({ name: "quick", build: ({ out }) => sh\`echo quick >\${out}\` });
export const stuck = command({ name: "stuck", build: () => sh\`echo begun; sleep ${seconds}\` });
export const broken = command({ name: "broken", build: () => sh\`exit 3\` });`);
  await using store = await openStore({ folder: project.folder, store: project.store });
  const request = { folder: project.folder, store };
  const controller = new AbortController();
  const events: EngineEvent[] = [];
  const onEvent = (event: EngineEvent): void => {
    events.push(event);
    if (event.type === "log" && event.step.name.startsWith("stuck")) controller.abort();
  };
  const { signal } = controller;
  await expect(realise({ ...request, targets: ["stuck"], signal, onEvent })).rejects.toMatchObject({
    code: "INTERRUPTED",
  });
  expect(processesWith(seconds)).toEqual([]);
  expect(events.filter(({ type }) => type === "end").at(-1)).toMatchObject({ result: "cancelled" });

  const [quick, broken] = await Promise.all([
    realise({ ...request, targets: ["quick"] }),
    realise({ ...request, targets: ["broken"] }),
  ]);
  expect(await project.read(quick.targets[0]!.physical)).toBe("quick\n");
  expect([broken.targets, broken.failures.map(({ code }) => code)]).toEqual([
    [undefined],
    ["BUILD_FAILED"],
  ]);
  expect(broken.failures[0]!.facts).toMatchObject({ why: "the builder exited with 3" });
  expect(broken.failures[0]!.hint).toContain("astbuild log");
});
