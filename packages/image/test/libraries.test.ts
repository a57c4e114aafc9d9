import type { ImageManifest } from "@astbuild/derivation";
import { expect, test } from "vitest";
import { planImage } from "../src/index.ts";
import type { ImagePlan } from "../src/index.ts";
import { addGlibc, GLIBC, library, LOADER, program } from "./elf-files.ts";
import { errorOf } from "./error-of.ts";
import { fakeStore, pathOf } from "./fake-store.ts";
import type { FakeStore, Folder } from "./fake-store.ts";
import { reasonsOf } from "./lines-of.ts";
import { manifestOf } from "./manifest-of.ts";
import { scratch } from "./scratch.ts";

const Z = pathOf("zlib");

const LIBC = {
  [LOADER]: "library ld-linux-x86-64.so.2 of /bin/app",
  [`${GLIBC}/lib/libc-2.41.so`]: "library libc.so.6 of /bin/app",
  [`${GLIBC}/lib/libc.so.6`]: "library libc.so.6 of /bin/app",
};

function storeWith(app: Folder): FakeStore {
  const store = fakeStore(scratch());
  addGlibc(store);
  store.add("zlib", {
    lib: {
      "libz.so.1": { link: "libz.so.1.3" },
      "libz.so.1.3": library({ soname: "libz.so.1", needed: ["libc.so.6"] }),
      "libz.a": "archive",
    },
  });
  store.add("app", app);
  return store;
}

function plan(store: FakeStore, changes: Partial<ImageManifest> = {}): Promise<ImagePlan> {
  const app = { type: "tree", source: pathOf("app") } as const;
  return planImage(manifestOf({ "/": app }, changes), store);
}

test("the library closure comes along at its store paths, links kept, and no more of the packages", async () => {
  const store = storeWith({
    bin: { app: program({ needed: ["libz.so.1"], runpath: `${Z}/lib:${GLIBC}/lib` }) },
  });
  const { warnings, ...rest } = await plan(store);
  expect(reasonsOf(rest as ImagePlan)).toEqual({
    ...LIBC,
    [`${Z}/lib/libz.so.1`]: "library libz.so.1 of /bin/app",
    [`${Z}/lib/libz.so.1.3`]: "library libz.so.1 of /bin/app",
  });
  expect(warnings).toEqual([]);
});

test("a RUNPATH that stands in the file once more is text of the program", async () => {
  const runpath = `${Z}/lib`;
  const store = storeWith({ bin: { app: program({ runpath }, `${runpath}\0`) } });
  expect(reasonsOf(await plan(store))).toMatchObject({ [`${Z}/lib/libz.a`]: "text in /bin/app" });
});

test("the loader's own folder is searched and never taken as a whole by text", async () => {
  const store = storeWith({ bin: { app: program({}, `${GLIBC}/lib/\0${GLIBC}/lib\0`) } });
  const result = await plan(store);
  expect(reasonsOf(result)).toEqual(LIBC);
  expect(result.warnings).toEqual([]);
});

test("a library that is missing names who asked and where the search went", async () => {
  const store = storeWith({
    bin: { app: program({ needed: ["libgone.so.3"], runpath: `${Z}/lib` }) },
  });
  const error = await errorOf(() => plan(store));
  expect(error).toContain("LIBRARY_MISSING  /bin/app needs libgone.so.3");
  expect(error).toContain(`${Z}/lib/libgone.so.3 (RUNPATH of /bin/app)`);
  expect(error).toContain(`${GLIBC}/lib/libgone.so.3`);
});

test("a loader that is missing is an error", async () => {
  const store = storeWith({ bin: { app: program({ interpreter: "/lib64/ld.so" }) } });
  expect(await errorOf(() => plan(store))).toContain(
    "LIBRARY_MISSING  /bin/app is run by the loader /lib64/ld.so",
  );
});

test("every ELF file must be for the image's machine, BPF objects apart", async () => {
  const bpf = library({ type: "relocatable", machine: 247 });
  const store = storeWith({ data: { "x.o": library({ type: "relocatable" }), "p.bpf.o": bpf } });
  await expect(plan(store)).resolves.toBeDefined();
  const error = await errorOf(() => plan(store, { platform: "riscv64-gnu" }));
  expect(error).toContain("ELF_MACHINE  /data/x.o is for another machine");
});

test("a broken ELF file is data, and told; it is an error where a program needs it", async () => {
  const broken = library().subarray(0, 100);
  const { warnings, entries } = await plan(storeWith({ bin: { broken: { run: broken } } }));
  expect(entries.map(({ path }) => path)).toContain("/bin/broken");
  expect(warnings).toMatchObject([{ kind: "broken ELF file", file: "/bin/broken" }]);
  const app = program({ needed: ["own.so"], rpath: "/lib" });
  const lost = storeWith({ bin: { app }, lib: { "own.so": broken } });
  expect(await errorOf(() => plan(lost))).toContain("own.so is a broken ELF file: the table");
});

test("a plugin gets its libraries from the program that has them, or of its own", async () => {
  const plugin = library({ needed: ["libz.so.1", "libc.so.6"], soname: "plugin.so" });
  const own = library({ needed: ["libz.so.1", "libc.so.6"], runpath: `${Z}/lib` });
  const alone = storeWith({ bin: { app: program() }, lib: { "own.so": own } });
  expect(reasonsOf(await plan(alone))).toMatchObject({
    [`${Z}/lib/libz.so.1.3`]: "library libz.so.1 of /lib/own.so",
  });
  const lost = storeWith({ bin: { app: program() }, lib: { "plugin.so": plugin } });
  expect(await errorOf(() => plan(lost))).toContain("/lib/plugin.so needs libz.so.1");
  const linked = storeWith({
    bin: { app: program({ needed: ["plugin.so"], rpath: `/lib:${Z}/lib` }) },
    lib: { "plugin.so": plugin },
  });
  expect(reasonsOf(await plan(linked))).toMatchObject({
    [`${Z}/lib/libz.so.1.3`]: "library libz.so.1 of /lib/plugin.so",
  });
});

test("what a recipe says that a file loads comes along, and a pattern for no file is told", async () => {
  const store = storeWith({ bin: { app: program({ runpath: `${Z}/lib` }) } });
  const dlopen = {
    recommended: false,
    suggested: false,
    features: [],
    extra: { "/bin/a*": ["libz.so.1"], "/sbin/*": ["libx.so"] },
  };
  const result = await plan(store, { dlopen });
  expect(reasonsOf(result)).toMatchObject({
    [`${Z}/lib/libz.so.1`]: "library libz.so.1 of /bin/app",
  });
  expect(result.warnings).toEqual([
    { kind: "unmatched pattern", file: "/sbin/*", text: "libx.so" },
  ]);
});

test("also for a library that a program loads", async () => {
  const own = library({ soname: "own.so", needed: ["libc.so.6"], runpath: `${Z}/lib` });
  const app = program({ needed: ["own.so"], rpath: `/lib:${GLIBC}/lib` });
  const store = storeWith({ bin: { app }, lib: { "own.so": own } });
  const extra = { "**/own.so": ["libz.so.1"] };
  const dlopen = { recommended: false, suggested: false, features: [], extra };
  const result = await plan(store, { dlopen });
  expect(reasonsOf(result)).toMatchObject({
    [`${Z}/lib/libz.so.1`]: "library libz.so.1 of /lib/own.so",
  });
  expect(result.warnings).toEqual([]);
});

test("dlopen notes are followed by the image's policy; what is only recommended may be absent", async () => {
  const note = { soname: ["libzstd.so.1"], priority: "recommended" };
  const app = library({ type: "executable", interpreter: LOADER, dlopen: [note] });
  const store = storeWith({ bin: { app: { run: app } } });
  const dlopen = { recommended: true, suggested: false, features: [], extra: {} };
  const result = await plan(store, { dlopen });
  expect(result.warnings).toEqual([
    { kind: "absent library", file: "/bin/app", text: "libzstd.so.1" },
  ]);
});

test("a musl program finds its C library by the loader alone, and has no default folder", async () => {
  const store = fakeStore(scratch());
  const musl = pathOf("musl");
  store.add("musl", {
    lib: {
      "ld-musl-x86_64.so.1": { link: "libc.so" },
      "libc.so": { run: library() },
      "libother.so": library(),
    },
  });
  const app = (needed: string[]): { run: Buffer } => ({
    run: library({ type: "executable", interpreter: `${musl}/lib/ld-musl-x86_64.so.1`, needed }),
  });
  store.add("app", { bin: { app: app(["libc.so"]) } });
  store.add("bad", { bin: { app: app(["libother.so"]) } });
  store.add("plugin", { bin: { app: app([]) }, "p.so": library({ needed: ["libc.so"] }) });
  expect(reasonsOf(await plan(store, { platform: "x86_64-musl" }))).toEqual({
    [`${musl}/lib/ld-musl-x86_64.so.1`]: "library libc.so of /bin/app",
    [`${musl}/lib/libc.so`]: "library libc.so of /bin/app",
  });
  const plugin = manifestOf(
    { "/": { type: "tree", source: pathOf("plugin") } },
    { platform: "x86_64-musl" },
  );
  await expect(planImage(plugin, store)).resolves.toBeDefined();
  const bad = manifestOf(
    { "/": { type: "tree", source: pathOf("bad") } },
    { platform: "x86_64-musl" },
  );
  expect(await errorOf(() => planImage(bad, store))).toContain("/bin/app needs libother.so");
});

test("libraries that came along bring theirs", async () => {
  const store = storeWith({
    bin: { app: program({ needed: ["liba.so"], runpath: pathOf("liba") }) },
  });
  store.add("liba", { "liba.so": library({ needed: ["libz.so.1"], runpath: `${Z}/lib` }) });
  expect(reasonsOf(await plan(store))).toMatchObject({
    [`${pathOf("liba")}/liba.so`]: "library liba.so of /bin/app",
    [`${Z}/lib/libz.so.1`]: `library libz.so.1 of ${pathOf("liba")}/liba.so`,
  });
});
