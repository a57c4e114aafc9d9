import { expect, test } from "vitest";
import { resolveLibraries } from "../src/index.ts";
import type { MemoryTree } from "./memory-files.ts";
import { pathsOf, request } from "./request.ts";

const LOADER = "/musl/lib/ld-musl-x86_64.so.1";
const MUSL: MemoryTree = { [LOADER]: "libc.so", "/musl/lib/libc.so": { soname: "libc.so" } };

test("the parts of the C library are the loader", () => {
  const needed = ["libc.so", "libm.so.6", "libpthread.so", "libc.musl-x86_64.so.1", LOADER];
  const { files, missing } = resolveLibraries(
    request({ ...MUSL, "/p": { interpreter: LOADER, needed } }, "/p"),
  );
  expect(missing).toEqual([]);
  expect(files).toEqual([
    { path: "/musl/lib/libc.so", links: [LOADER], neededBy: "/p", soname: "libc.so" },
  ]);
});

test("a name that only begins like one is searched for", () => {
  const tree = { ...MUSL, "/p": { interpreter: LOADER, needed: ["libcrypt.so"], runpath: "/l" } };
  expect(pathsOf({ ...tree, "/l/libcrypt.so": {} }, "/p").at(-1)).toBe("/l/libcrypt.so");
});

test("RUNPATH is inherited by what is loaded", () => {
  const tree: MemoryTree = {
    ...MUSL,
    "/p": { interpreter: LOADER, needed: ["liba.so"], runpath: "$ORIGIN/l" },
    "/l/liba.so": { needed: ["libb.so"], rpath: "/ignored", runpath: "/a" },
    "/l/libb.so": {},
  };
  expect(pathsOf(tree, "/p").at(-1)).toBe("/l/libb.so");
});

test("a soname satisfies nothing, the name searched for does", () => {
  const tree: MemoryTree = {
    ...MUSL,
    "/p": { interpreter: LOADER, needed: ["liba.so", "libb.so"], runpath: "/l" },
    "/l/liba.so": { soname: "libs.so" },
    "/l/libb.so": { needed: ["liba.so", "libs.so"] },
    "/l/libs.so": {},
  };
  expect(pathsOf(tree, "/p").slice(1)).toEqual(["/l/liba.so", "/l/libb.so", "/l/libs.so"]);
});

test("a token that musl does not know makes it forget the list", () => {
  const program = { interpreter: LOADER, needed: ["liba.so"], runpath: "/l:/$LIB" };
  const { missing } = resolveLibraries(request({ ...MUSL, "/p": program, "/l/liba.so": {} }, "/p"));
  expect(missing).toMatchObject([{ name: "liba.so", searched: [] }]);
});

test("the first candidate is taken or fatal, for another machine too", () => {
  const tree: MemoryTree = {
    ...MUSL,
    "/p": { interpreter: LOADER, needed: ["liba.so"], runpath: "/1:/2" },
    "/1/liba.so": { machine: 183 },
    "/2/liba.so": {},
  };
  expect(resolveLibraries(request(tree, "/p")).missing[0]?.searched).toHaveLength(1);
});
