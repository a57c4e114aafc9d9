import { join } from "node:path";
import { expect, test } from "vitest";
import { placeholder } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import {
  compose,
  fetchFile,
  fetchTar,
  file,
  files,
  kconfig,
  mergeTree,
  sh,
  str,
  text,
  unpackDeb,
} from "../src/index.ts";
import type { Artifact } from "../src/index.ts";
import { patternBase } from "../src/pattern-base.ts";
import { builtinOf, instance } from "./context.ts";
import { HASH, make } from "./toolchain.ts";

const derivationOf = (artifact: Artifact): Derivation =>
  instance(compose({ name: "c", result: () => artifact })).derivation;

test.each([
  ["https://x/a/busybox-1.37.0.tar.bz2", "busybox-1.37.0.tar.bz2"],
  ["mirror://debian/pool/b/x_1%2bds~1.orig.tar.gz?x=/y#z", "x_1+ds_1.orig.tar.gz"],
  ["https://x/.hidden", "_hidden"],
])("a download of %s is called %s", (url, name) => {
  const { name: found, fixed } = derivationOf(fetchFile({ urls: [url], hash: HASH }));
  expect(found).toBe(name);
  expect(fixed).toEqual({ hash: HASH, name });
});

test("a download may be named", () => {
  expect(derivationOf(fetchTar({ urls: ["https://x/v1.0"], hash: HASH, name: "x.tar" })).name).toBe(
    "x.tar",
  );
});

test("a package is unpacked, and packages are merged", () => {
  const deb = fetchFile({ urls: ["mirror://debian/pool/libc6_2.41_amd64.deb"], hash: HASH });
  const package_ = unpackDeb(deb, { drop: ["^usr/share/doc/"] });
  const merged = derivationOf(
    mergeTree({ name: "seed", parts: [package_], links: { "usr/bin/sh": "dash" } }),
  );
  const unpacked = merged.inputs[0]!.derivation;
  expect(unpacked.name).toBe("libc6_2.41_amd64");
  expect(builtinOf(unpacked)).toEqual({
    kind: "builtin",
    name: "unpack",
    version: 1,
    attributes: {
      source: placeholder(derivationOf(deb), "out"),
      drop: ["^usr/share/doc/"],
    },
  });
  expect(builtinOf(merged)).toEqual({
    kind: "builtin",
    name: "tree",
    version: 2,
    attributes: { parts: [placeholder(unpacked, "out")], links: { "usr/bin/sh": "dash" } },
  });
});

test("a text may name recipes, and a script is shell", () => {
  const dep = make({ name: "dep", build: () => sh`x` });
  const path = placeholder(instance(dep).derivation, "out");
  const found = derivationOf(text("run", str`#!${dep}/bin/sh\n${"a b"}`, { executable: true }));
  expect(found.name).toBe("run");
  expect(builtinOf(found).attributes).toEqual({ text: `#!${path}/bin/sh\na b`, executable: true });
  expect(found.inputs).toHaveLength(1);
  const script = derivationOf(text("run", sh`exec ${dep}/bin/x`));
  expect(builtinOf(script).attributes).toEqual({ text: `exec ${path}/bin/x`, executable: false });
  expect(builtinOf(derivationOf(text("t", "a\n"))).attributes).toEqual({
    text: "a\n",
    executable: false,
  });
});

test("options of a configuration are lines, sorted", () => {
  expect(builtinOf(derivationOf(kconfig({ CONFIG_B: "n", CONFIG_A: '"x"' }))).attributes).toEqual({
    text: 'CONFIG_A="x"\nCONFIG_B=n\n',
    executable: false,
  });
});

test("a file beside the recipe: name, digest, executable, and where it lies", () => {
  const found = derivationOf(file(import.meta, "./a/init.sh", { mode: 0o755 }));
  expect(found.name).toBe("init.sh");
  expect(builtinOf(found).attributes).toMatchObject({ single: true, executable: true });
  expect(found.unhashed.local).toEqual({
    folder: join(import.meta.dirname, "a"),
    files: ["init.sh"],
  });
  expect(builtinOf(derivationOf(file(import.meta, "x"))).attributes).toMatchObject({
    executable: false,
  });
});

test("a folder of files begins where its patterns begin", () => {
  const found = derivationOf(files(import.meta, "etc/init/**", { ignore: ["etc/init/*.bak"] }));
  expect(found.name).toBe("init");
  expect(found.unhashed.local).toEqual({
    folder: join(import.meta.dirname, "etc/init"),
    files: ["**"],
  });
  expect(
    files(import.meta, "etc/init/**", { ignore: ["etc/init/*.bak", "**/x"] }).spec,
  ).toMatchObject({
    local: { patterns: ["**"], ignore: ["etc/init/*.bak", "**/x"] },
  });
  expect(derivationOf(files(import.meta, "*.c")).name).toBe("files");
  expect(derivationOf(files(import.meta, "../**")).name).toBe("files");
  expect(derivationOf(files(import.meta, "*.c", { name: "sources" })).name).toBe("sources");
});

test.each([
  [["etc/**"], "etc/"],
  [["etc/passwd"], "etc/"],
  [["*.c"], ""],
  [["src/a/*.c", "src/b/*.h"], "src/"],
  [["src/*.c", "include/*.h"], ""],
  [["src/a/b/*", "src/a/b/c/d/*"], "src/a/b/"],
  [["../k/src/**"], "../k/src/"],
  [["a{b,c}/x"], ""],
  [[], ""],
])("%j begins in %j", (patterns, base) => {
  expect(patternBase(patterns)).toBe(base);
});

test("artifacts are instantiated once for all recipes that name them", () => {
  let count = 0;
  const shared = text("shared", str`x`);
  const sources = Array.from({ length: 3 }, (_, index) =>
    make({ name: `r${index}`, build: () => sh`${shared} ${count++}` }),
  );
  const all = make({ name: "all", deps: sources, build: () => sh`x` });
  const found = instance(all).derivation.inputs.flatMap(({ derivation }) =>
    derivation.inputs.filter((each) => each.derivation.name === "shared"),
  );
  expect(new Set(found.map(({ derivation }) => derivation)).size).toBe(1);
  expect(found).toHaveLength(3);
});
