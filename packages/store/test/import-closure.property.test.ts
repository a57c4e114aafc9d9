import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isAstbuildError } from "@astbuild/errors";
import fc from "fast-check";
import { expect, test } from "vitest";
import { make, storeCase } from "./store-case.ts";
import { build } from "./temporary-store.ts";

// oxlint-disable-next-line typescript/require-await -- an async iterable is wanted
async function* pieces(file: Buffer): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.length; start += 333) yield file.subarray(start, start + 333);
}

const hostileText = fc.oneof(
  fc.constantFrom("", ".", "..", "../x", "/etc/passwd", "a/../../x", "a//b", "a\0b", "\ud800", "a"),
  fc.constantFrom("d".repeat(256), "é".repeat(128), "a/".repeat(3000) + "a", "x".repeat(5000)),
  fc.string(),
);
const hostileValue = fc.oneof(
  hostileText,
  fc.constantFrom<unknown>(-1, 0, 1, 2 ** 53, 1e300, null, true, false, [], ["a"], {}),
);
const hostileLine = fc
  .tuple(
    fc.constantFrom("object", "folder", "symlink", "file", "end", "hardlink"),
    hostileText,
    hostileValue,
    hostileValue,
  )
  .map((row) => `${JSON.stringify(row)}\n`);

/** Lines that are put in, dropped or doubled; bytes that are changed; an end that is missing. */
const damage = fc.record({
  lines: fc.array(
    fc.tuple(fc.nat(20), fc.constantFrom("put", "drop", "double", "swap"), hostileLine),
    { minLength: 1, maxLength: 4 },
  ),
  bytes: fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 3 }),
  length: fc.option(fc.nat(2000)),
});

type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function damaged(whole: Buffer, { lines, bytes, length }: Damage): Buffer {
  const all = whole.toString("latin1").split(/(?<=\n)/);
  for (const [at, what, line] of lines) {
    const index = at % all.length;
    if (what === "put") all.splice(index, 0, Buffer.from(line).toString("latin1"));
    if (what === "drop") all.splice(index, 1);
    if (what === "double") all.splice(index, 0, all[index] ?? "");
    if (what === "swap") all.splice(index, 1, Buffer.from(line).toString("latin1"));
  }
  const result = Buffer.from(all.join(""), "latin1");
  for (const [at, value] of bytes) if (at < result.length) result[at] = value;
  return result.subarray(0, length ?? result.length);
}

test("D11: a damaged export is an AstbuildError, and nothing is registered or left", async () => {
  const from = storeCase();
  const whole = await from.use(async (open) => {
    const library = await make(open, "library");
    const { outputs } = await build(open, {
      name: "program",
      candidates: [library.path],
      outputs: {
        out(target) {
          mkdirSync(join(target, "bin"), { recursive: true });
          writeFileSync(join(target, "bin/run"), library.path);
        },
      },
    });
    const exported = (await open.maintain()).export([outputs["out"]!.path]);
    return Buffer.concat(await Array.fromAsync(exported));
  });
  const to = storeCase();
  await to.use(async (open) => {
    const maintenance = await open.maintain();
    await fc.assert(
      fc.asyncProperty(damage, async (what) => {
        const file = damaged(whole, what);
        fc.pre(!file.equals(whole));
        const error = await maintenance.import(pieces(file)).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (!isAstbuildError(error)) throw error ?? new Error("it was taken");
        expect(["EXPORT_INVALID", "PATH_NOT_VALID"]).toContain(error.code);
        expect(readdirSync(join(to.root, "objects"))).toEqual([]);
        expect(readdirSync(join(to.root, "var/tmp"))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});
