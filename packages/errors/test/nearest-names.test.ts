/** What is near a name: slips of the finger, other cases, parts. */

import { expect, test } from "vitest";
import { nearestNames } from "../src/index.ts";

const NAMES = ["linuxHeaders", "busybox", "initrd", "deps", "configure"];

test.each([
  ["Headers", ["linuxHeaders"]],
  ["initdr", ["initrd"]],
  ["INITRD", ["initrd"]],
  ["dep", ["deps"]],
  ["configuer", ["configure"]],
  ["in", []],
])("near %s are %j", (name, near) => {
  expect(nearestNames(name, NAMES)).toEqual(near);
});
