/** The linker's wrapper: what it lets through, what it adds, and what it refuses. */

import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { INTERPRETER, ldWrapper } from "./ld-wrapper.ts";

const CRT = "/usr/lib/gcc/x86_64-linux-gnu/14/crtbeginS.o";

test("adds -nostdlib and lets the build's own files and gcc's crt files through", async () => {
  await using ld = ldWrapper("gnu");
  expect(ld.link("-m", "elf_x86_64", CRT, "main.o", "-o", "/ast/store/out/bin/x")).toEqual({
    args: ["-nostdlib", "-m", "elf_x86_64", CRT, "main.o", "-o", "/ast/store/out/bin/x"],
  });
});

test.each([
  "/usr/lib/x86_64-linux-gnu/libm.so.6",
  "/usr/lib/x86_64-linux-gnu/crt1.o",
  "/lib/x86_64-linux-gnu/libc.so.6",
  "/usr/lib/gcc-cross/riscv64-linux-gnu/14/crti.o",
  "/usr/lib/gcc/x86_64-linux-gnu/14/libatomic.a",
  "/ast/store/../../usr/lib/libm.so",
])("refuses %s", async (path) => {
  await using ld = ldWrapper("gnu");
  expect(ld.link("main.o", path)).toEqual({
    refused: `ld: ${path} is the seed's, and nothing of it may be linked in\n`,
  });
});

test("refuses what a link or a relative path leads to outside the build", async () => {
  await using ld = ldWrapper("gnu");
  symlinkSync("/usr/bin/env", join(ld.folder, "inner.o"));
  symlinkSync("/usr/bin/env", join(ld.folder, "libinner.a"));
  for (const args of [
    ["inner.o"],
    ["../../usr/bin/env"],
    ["-L.", "-linner"],
    ["-L.", "-l:inner.o"],
  ]) {
    expect(ld.link(...args)).toHaveProperty("refused");
  }
});

test("keeps search folders of the store and the build alone", async () => {
  await using ld = ldWrapper("gnu");
  const given = [
    "-L/usr/lib",
    "-L",
    "/lib",
    "-Lsub",
    "-L",
    "/ast/store/z/lib",
    "--library-path=/opt",
  ];
  expect(ld.link(...given)).toEqual({ args: ["-nostdlib", "-Lsub", "-L/ast/store/z/lib"] });
});

test("puts the store's interpreter in place of any other", async () => {
  await using ld = ldWrapper("gnu");
  const foreign = "/lib64/ld-linux-x86-64.so.2";
  expect(ld.link("-dynamic-linker", foreign, `--dynamic-linker=${foreign}`)).toEqual({
    args: ["-nostdlib", "-dynamic-linker", INTERPRETER, `--dynamic-linker=${INTERPRETER}`],
  });
  const own = "/ast/store/x/lib/ld.so";
  expect(ld.link("-dynamic-linker", own)).toEqual({ args: ["-nostdlib", "-dynamic-linker", own] });
});

test("a shared library of the build itself will be in the lib folder of out", async () => {
  await using ld = ldWrapper("gnu");
  ld.write("lib/libown.so");
  ld.write("lib/libstatic.a", "!<arch>\n");
  const rpath = ["-rpath", "/ast/store/out/lib", "-rpath-link", "/ast/store/out/lib"];
  expect(ld.link("-Llib", "-lown")).toEqual({ args: ["-nostdlib", "-Llib", "-lown", ...rpath] });
  expect(ld.link("lib/libown.so")).toEqual({ args: ["-nostdlib", "lib/libown.so", ...rpath] });
  expect(ld.link("-Llib", "-lstatic")).toEqual({ args: ["-nostdlib", "-Llib", "-lstatic"] });
});

test("a linker script says where its libraries are", async () => {
  await using ld = ldWrapper("gnu");
  ld.write(
    "libc.so",
    "GROUP ( /ast/store/c/lib/libc.so.6 AS_NEEDED ( /ast/store/d/lib/ld.so.1 ) )",
  );
  expect(ld.link("-L.", "-lc")).toEqual({
    args: ["-nostdlib", "-L.", "-lc", ...rpaths("/ast/store/c/lib", "/ast/store/d/lib")],
  });
});

test("a linker script names libraries as the command line does, and files beside it", async () => {
  await using ld = ldWrapper("gnu");
  ld.write("lib/libreal.so");
  ld.write("lib/libreal.so.1");
  ld.write("lib/libbeside.so", "/* GNU ld script */\nINPUT(libreal.so.1 AS_NEEDED(-lnowhere))\n");
  ld.write("lib/libalias.so", "INPUT(-lreal)");
  ld.write("lib/libself.so", "INPUT ( -lself )");
  ld.write("lib/libspoken.so", "/* INPUT(-lreal) */ OUTPUT_FORMAT(elf64-x86-64)");
  ld.write("lib/libseeds.so", "GROUP ( /usr/lib/x86_64-linux-gnu/libm.so.6 )");
  const out = rpaths("/ast/store/out/lib");
  const linked = (name: string): unknown => ld.link("-Llib", `-l${name}`);
  for (const name of ["beside", "alias"]) {
    expect(linked(name)).toEqual({ args: ["-nostdlib", "-Llib", `-l${name}`, ...out] });
  }
  for (const name of ["self", "spoken"]) {
    expect(linked(name)).toEqual({ args: ["-nostdlib", "-Llib", `-l${name}`] });
  }
  expect(linked("seeds")).toEqual({
    refused:
      "ld: /usr/lib/x86_64-linux-gnu/libm.so.6 is the seed's, and nothing of it may be linked in\n",
  });
});

test("long options in two words", async () => {
  await using ld = ldWrapper("gnu");
  ld.write("lib/libreal.so");
  expect(
    ld.link("--library-path", "lib", "--library-path", "/usr/lib", "--library", "real"),
  ).toEqual({ args: ["-nostdlib", "-Llib", "-lreal", ...rpaths("/ast/store/out/lib")] });
});

test("a static link, a relocatable one and static libraries get no RUNPATH", async () => {
  await using ld = ldWrapper("gnu");
  ld.write("libown.so");
  ld.write("libown.a", "!<arch>\n");
  for (const flags of [["-static"], ["-r"], ["-no-dynamic-linker"], ["-Bstatic"]]) {
    expect(ld.link(...flags, "-L.", "-lown")).toEqual({
      args: ["-nostdlib", ...flags, "-L.", "-lown"],
    });
  }
  const saved = ["-Bstatic", "--push-state", "-Bdynamic", "--pop-state", "-L.", "-lown"];
  expect(ld.link(...saved)).toEqual({ args: ["-nostdlib", ...saved] });
});

test("reads response files as a shell would split them", async () => {
  await using ld = ldWrapper("gnu");
  const file = ld.write("args", `"a b.o" c\\ d.o 'e"f.o'\n/usr/lib/libm.so`);
  expect(ld.link(`@${file}`)).toHaveProperty("refused");
  ld.write("args", `"a b.o" c\\ d.o 'e"f.o'`);
  expect(ld.link(`@${file}`)).toEqual({ args: ["-nostdlib", "a b.o", "c d.o", `e"f.o`] });
});

test("on musl the unwinder is the static one, since no libgcc_s is for it", async () => {
  await using ld = ldWrapper("musl");
  expect(ld.link("-plugin-opt=-pass-through=-lgcc_s", "-lgcc_s")).toEqual({
    args: ["-nostdlib", "-lgcc_eh"],
  });
});

test("values of options are no inputs", async () => {
  await using ld = ldWrapper("gnu");
  ld.write("libown.so.1");
  const given = ["-soname", "libown.so.1", "-z", "relro", "-rpath", "/usr/lib/x"];
  expect(ld.link(...given)).toEqual({ args: ["-nostdlib", ...given] });
});

function rpaths(...folders: readonly string[]): string[] {
  return folders.flatMap((each) => ["-rpath", each, "-rpath-link", each]);
}
