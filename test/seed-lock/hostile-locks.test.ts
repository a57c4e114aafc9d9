/** Whatever a lock file says, a recipe that reads it and `update` have a result or a clear error. */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compose } from "@astbuild/recipe";
import { staticHash } from "@astbuild/derivation";
import { isAstbuildError } from "@astbuild/errors";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { instance } from "../../packages/recipe/test/context.ts";
import { relock } from "../../packages/astbuild/src/update/relock.ts";
import { debianPackage } from "../../recipes/seed/debian-package.ts";
import type { LockedPackage } from "../../recipes/seed/debian-package.ts";

const RUNS = 300;
const text = readFileSync("recipes/seed/sandbox.lock.json", "utf8");
const entries = JSON.parse(text) as LockedPackage[];

/** An entry as it is, but for one member; or anything at all. */
const hostile = fc.oneof(
  fc
    .record({
      entry: fc.constantFrom(...entries),
      member: fc.constantFrom<keyof LockedPackage>("name", "sha256", "size", "paths", "version"),
      value: fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue(), { maxLength: 2 })),
    })
    .map(({ entry, member, value }) => ({ ...entry, [member]: value }) as unknown),
  fc.jsonValue() as fc.Arbitrary<unknown>,
);

/** The code of the error, with whether it names a place; "done" for a derivation. */
function evaluate(entry: unknown): string {
  const result = (): ReturnType<typeof debianPackage> => debianPackage(entry as LockedPackage);
  try {
    return staticHash(instance(compose({ name: "locked", result })).derivation) && "done";
  } catch (error) {
    if (!isAstbuildError(error)) throw error;
    return `${error.code} ${/\.ts:\d+$/.test(String(error.facts["at"]))}`;
  }
}

test("an entry of any form: a derivation, or an error with its place", () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(hostile, (entry) => {
      seen.add(evaluate(entry));
    }),
    { numRuns: RUNS },
  );
  const known = ["RECIPE_THREW true", "FETCH_OPTION true", "HASH_FORM true", "done"];
  expect(known).toEqual(expect.arrayContaining([...seen]));
  expect(seen.size).toBeGreaterThan(1);
});

const folder = mkdtempSync(join(tmpdir(), "hostile-locks-"));
afterAll(() => rmSync(folder, { recursive: true }));
const lock = join(folder, "native.lock.json");
const script = join(folder, "lock.ts");
writeFileSync(
  script,
  `import { readFileSync } from "node:fs";
export async function* locks() {
  yield { file: new URL("native.lock.json", import.meta.url),
    text: readFileSync(new URL("new.json", import.meta.url), "utf8") };
}
`,
);

/** The lock's own bytes, cut off or with a few of them changed; or any JSON. */
const damaged = fc.oneof(
  fc.nat(text.length).map((length) => text.slice(0, length)),
  fc
    .record({ at: fc.nat(text.length - 1), put: fc.string({ maxLength: 3 }) })
    .map(({ at, put }) => text.slice(0, at) + put + text.slice(at + 1)),
  fc.json(),
);

/** The file that would be written, or what is said of it. */
async function update(): Promise<string> {
  try {
    const [file] = await relock(script, { mirrors: [] });
    return `${file!.file} ${file!.after}`;
  } catch (error) {
    if (!isAstbuildError(error)) throw error;
    return `${error.code} ${error.message}`;
  }
}

const REFUSED = `LOCK_FAILED cannot lock anew: ${lock} is no list of packages with name, version and sha256`;

test.each(["old", "new"])(
  "an %s lock of any bytes: what changes, or LOCK_FAILED",
  async (which) => {
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        writeFileSync(lock, which === "old" ? bytes : text);
        const after = which === "new" ? bytes : text;
        writeFileSync(join(folder, "new.json"), after);
        const said = await update();
        if (said === REFUSED) refused++;
        expect([REFUSED, `${lock} ${after}`]).toContain(said);
      }),
      { numRuns: RUNS },
    );
    expect(refused).toBeGreaterThan(RUNS / 4);
    expect(refused).toBeLessThan(RUNS);
  },
);
