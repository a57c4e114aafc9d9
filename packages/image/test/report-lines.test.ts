import { expect, test } from "vitest";
import { planImage } from "../src/index.ts";
import { fileLines, packageLines } from "../src/report-lines.ts";
import { fakeStore } from "./fake-store.ts";
import { manifestOf } from "./manifest-of.ts";
import { noise } from "./noise.ts";
import { scratch } from "./scratch.ts";

test("names packages and files, heaviest first, and why a file is there", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a-1.0", { big: noise(1, 2_000_000), small: "x" });
  const b = store.add("b-2.0", { file: noise(2, 5000), link: { link: `${a}/big` } });
  const view = { ...store, packageOf: (path: string) => (path === a ? "alpha" : undefined) };
  const plan = await planImage(
    manifestOf({ "/": { type: "tree", source: b }, "/tmp": { type: "directory" } }),
    view,
  );
  expect(packageLines(plan.report, 2)).toEqual([
    "     bytes     entries  package",
    "   1.9 MiB           2  alpha",
    "   5.2 KiB           2  b-2.0",
    "            and 1 more packages",
  ]);
  expect(fileLines(plan.report, 2)).toEqual([
    `   1.9 MiB  ${a}/big (alpha: link target of /link)`,
    "   4.9 KiB  /file (b-2.0: named)",
  ]);
});
