import { expect, test } from "vitest";
import type { Derivation } from "@astbuild/derivation";
import type { BuildCost, BuildHistory } from "@astbuild/store";
import { makeSchedule } from "../src/schedule.ts";

function step(name: string, ...inputs: Derivation[]): Derivation {
  return {
    name,
    outputs: ["out"],
    system: "x86_64-linux",
    builder: { kind: "builtin", name: "write", version: 1 },
    inputs: inputs.map((derivation) => ({ derivation, outputs: ["out"] })),
    paths: [],
    attributes: {},
    unhashed: { origin: { recipe: name } },
  } as unknown as Derivation;
}

function knowing(costs: Readonly<Record<string, BuildCost>>): BuildHistory {
  return {
    record() {},
    expected: (key) => costs[key]?.seconds,
    costs: (keys) => new Map([...keys].flatMap((key) => (costs[key] ? [[key, costs[key]]] : []))),
  };
}

const short = step("short");
const long = step("long");
const middle = step("middle", short);
const top = step("top", middle, long);
const needed = [short, long, middle, top];

test("by the longest way to a target, inputs before what uses them", () => {
  const history = knowing({ short: { seconds: 1 }, long: { seconds: 9 }, middle: { seconds: 2 }, top: { seconds: 1 } }); // prettier-ignore
  const { order, turn } = makeSchedule(needed, history);
  expect(order.map(({ name }) => name)).toEqual(["long", "short", "middle", "top"]);
  expect([short, long, middle, top].map((each) => turn(each).urgency)).toEqual([4, 10, 3, 1]);
});

test("what takes no time still comes before what uses it", () => {
  const nothing = knowing(Object.fromEntries(needed.map(({ name }) => [name, { seconds: 0 }])));
  const names = makeSchedule(needed, nothing).order.map(({ name }) => name);
  expect(names.indexOf("short")).toBeLessThan(names.indexOf("middle"));
  expect(names.at(-1)).toBe("top");
});

test("memory as it was recorded, and none where nothing is known", () => {
  const { turn } = makeSchedule(needed, knowing({ long: { seconds: 1, peakMemory: 4096 } }));
  expect([turn(long).memory, turn(short).memory]).toEqual([4096, 0]);
});
