/** What goes first when not all can run at once: the longest chain by recorded times, and no more at once than memory is for. */

import { afterAll, expect, test } from "vitest";
import { seededProject } from "../support/seeded-project.ts";
import type { Run } from "../support/seeded-project.ts";

const project = await seededProject("");
afterAll(() => project[Symbol.asyncDispose]());

/** Names of the builds, by when they started and ended. */
function turns({ events }: Run): string[] {
  return events
    .filter(({ type, step }) => (type === "start" || type === "end") && step?.kind === "build")
    .map(({ type, step }) => `${type} ${step!.name.replace("-x86_64-gnu", "")}`);
}

/** Another text builds it again, under the same name. */
const chain = (text: string): string => `
const step = (name: string, seconds: number, after: any[] = []) => command({ name, build: ({ out }: any) => sh\`
  sleep \${String(seconds)}; echo ${text} \${after} >\${out}\` });
const first = step("first", 0);
const second = step("second", 0, [first]);
const long = step("long", 3);
export const top = step("top", 0, [second, long]);`;

test("the chain of most steps goes first while nothing is known, the longest in time once it is", async () => {
  await project.recipes(chain("one"));
  const before = await project.realise("top", "-j1");
  expect([before.errors, turns(before)[0]]).toEqual(["", "start first"]);
  await project.recipes(chain("two"));
  const after = await project.realise("top", "-j1");
  expect([after.errors, turns(after)]).toEqual([
    "",
    ["long", "first", "second", "top"].flatMap((name) => [`start ${name}`, `end ${name}`]),
  ]);
});

/** tail holds a line of 100 MB. */
const large = (text: string): string => `
const hungry = (name: string) => command({ name, build: ({ out }: any) => sh\`
  head -c 100M /dev/zero | tail -n 1 | wc -c; echo ${text} >\${out}\` });
export const left = hungry("left");
export const right = hungry("right");`;

test("two builds that took more together than there is to be used run one after the other", async () => {
  const shape = async (text: string, ...args: string[]): Promise<string[]> => {
    await project.recipes(large(text));
    const run = await project.realise("left", "right", "-j2", ...args);
    expect([run.errors, run.counts?.done]).toEqual(["", 2]);
    return turns(run).map((turn) => turn.split(" ")[0]!);
  };
  const together = ["start", "start", "end", "end"];
  // Nothing is known of them yet.
  expect(await shape("one", "--total-memory", "150M")).toEqual(together);
  expect(await shape("two", "--total-memory", "150M")).toEqual(["start", "end", "start", "end"]);
  expect(await shape("three", "--total-memory", "3G")).toEqual(together);
  // One alone is never kept from it.
  expect(await shape("four", "--total-memory", "1M")).toEqual(["start", "end", "start", "end"]);
});
