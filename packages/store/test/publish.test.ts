import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { build, temporaryStore } from "./temporary-store.ts";

test("an output becomes a canonical object with a row, a root and a realisation", async () => {
  const store = await temporaryStore();
  const published = await build(store, {
    name: "hello",
    seconds: 1.5,
    outputs: {
      out(target) {
        mkdirSync(join(target, "bin"), { recursive: true });
        writeFileSync(join(target, "bin/hello"), "#!/bin/sh\n", { mode: 0o755 });
        writeFileSync(join(target, "readme"), "hello", { mode: 0o640 });
        symlinkSync("bin/hello", join(target, "link"));
      },
    },
  });
  const { path, fresh } = published.outputs["out"]!;
  expect(fresh).toBe(true);
  expect(path).toMatch(/^\/ast\/store\/[0-9a-z]{32}-hello$/);
  const physical = store.physical(path);
  const seen = ["", "bin", "bin/hello", "readme", "link"].map((name) => {
    const stats = lstatSync(join(physical, name));
    return [name, stats.isSymbolicLink() ? "" : (stats.mode & 0o7777).toString(8), stats.mtimeMs];
  });
  expect(seen).toEqual([
    ["", "555", 1000],
    ["bin", "555", 1000],
    ["bin/hello", "555", 1000],
    ["readme", "444", 1000],
    ["link", "", 1000],
  ]);
  expect(store.info(path)).toMatchObject({ path, references: [], selfReference: false, size: 24 });
  expect(await store.hold([path])).toEqual(new Set([path]));
  const { realisation } = published;
  expect(await store.realisation(realisation.resolvedHash, ["out"])).toEqual(realisation);
  expect(await store.realisation(realisation.resolvedHash, ["dev"])).toBeUndefined();
  expect(readdirSync(join(store.root, "objects"))).toEqual([path.slice("/ast/store/".length)]);
});

test("references and self-references are found, and the own path is written in", async () => {
  const store = await temporaryStore();
  const library = await build(store, {
    name: "library",
    outputs: { out: (target) => writeFileSync(target, "library") },
  });
  const dependency = library.outputs["out"]!.path;
  const program = await build(store, {
    name: "program",
    candidates: [dependency],
    outputs: {
      out(target, scratch) {
        mkdirSync(target);
        writeFileSync(
          join(target, "program"),
          `rpath ${dependency}/lib prefix ${scratch["out"]} end`,
        );
        symlinkSync(`${scratch["out"]}/program`, join(target, "link"));
      },
    },
  });
  const { path, references, self } = program.outputs["out"]!;
  expect({ references, self }).toEqual({ references: [dependency], self: true });
  expect(readFileSync(join(store.physical(path), "program"), "utf8")).toBe(
    `rpath ${dependency}/lib prefix ${path} end`,
  );
  expect(store.resolve(`${path}/link`)).toBe(`${store.physical(path)}/program`);
  expect(store.closure([path])).toEqual([dependency, path].toSorted());
});

test("outputs that refer to each other get their paths in order", async () => {
  const store = await temporaryStore();
  const { outputs } = await build(store, {
    name: "multi",
    outputs: {
      out: (target, scratch) => writeFileSync(target, `${scratch["out"]} ${scratch["lib"]}`),
      lib: (target, scratch) => writeFileSync(target, `I am ${scratch["lib"]}`),
    },
  });
  const [out, lib] = [outputs["out"]!, outputs["lib"]!];
  expect(out.references).toEqual([lib.path]);
  expect(lib.references).toEqual([]);
  expect(readFileSync(store.physical(out.path), "utf8")).toBe(`${out.path} ${lib.path}`);
  expect(readFileSync(store.physical(lib.path), "utf8")).toBe(`I am ${lib.path}`);
  await expect(
    build(store, {
      name: "cycle",
      outputs: {
        out: (target, scratch) => writeFileSync(target, scratch["lib"]!),
        lib: (target, scratch) => writeFileSync(target, scratch["out"]!),
      },
    }),
  ).rejects.toMatchObject({ code: "OUTPUT_CYCLE" });
});

test("the same content under the same name is one object, and ours is dropped", async () => {
  const store = await temporaryStore();
  const write = (target: string): void => writeFileSync(target, "same");
  const first = await build(store, { name: "same", resolvedHash: "a", outputs: { out: write } });
  const second = await build(store, { name: "same", resolvedHash: "b", outputs: { out: write } });
  expect(second.outputs["out"]).toEqual({ ...first.outputs["out"], fresh: false });
  expect(second.notReproducible).toBeUndefined();
});

test("many builds at once are registered, equal ones once", async () => {
  const store = await temporaryStore();
  const all = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      build(store, {
        name: "parallel",
        resolvedHash: `hash${index}`,
        outputs: { out: (target) => writeFileSync(target, `content ${index % 5}`) },
      }),
    ),
  );
  const outputs = all.map((each) => each.outputs["out"]!);
  expect(new Set(outputs.map(({ path }) => path)).size).toBe(5);
  expect(outputs.filter(({ fresh }) => fresh)).toHaveLength(5);
});

test("a rebuild that differs from a living one is registered and reported", async () => {
  const store = await temporaryStore();
  const once = (text: string): ReturnType<typeof build> =>
    build(store, { name: "random", outputs: { out: (target) => writeFileSync(target, text) } });
  const first = await once("one");
  const second = await once("two");
  expect(second.notReproducible?.previous).toEqual(first.realisation);
  expect(await store.realisation(first.realisation.resolvedHash, ["out"])).toEqual(
    second.realisation,
  );
  const third = await once("one");
  expect(third.notReproducible?.previous).toEqual(second.realisation);
});
