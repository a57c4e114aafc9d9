import { formatError } from "@astbuild/errors";
import { expect, test } from "vitest";
import { resolveLibraries, throwMissing } from "../src/index.ts";
import type { LibraryRequest } from "../src/index.ts";
import type { MemoryTree } from "./memory-files.ts";
import { LOADER, request } from "./request.ts";

function messageOf(tree: MemoryTree, options: Partial<LibraryRequest> = {}): string {
  try {
    throwMissing(resolveLibraries(request(tree, "/p", options)));
  } catch (error) {
    return formatError(error);
  }
  return "";
}

test("a complete closure throws nothing", () => {
  expect(messageOf({ "/p": {} })).toBe("");
});

test("who asked, for what, by which way, where the search went, and why it failed there", () => {
  const tree: MemoryTree = {
    "/p": { interpreter: LOADER, needed: ["liba.so", "libx.so"], runpath: "/l" },
    [LOADER]: {},
    "/l/liba.so": { needed: ["libz.so.1"], runpath: "/cross:/empty:/l" },
    "/cross/libz.so.1": { machine: 183 },
    "/l/libz.so.1": Buffer.from("text"),
  };
  expect(messageOf(tree))
    .toBe(`error LIBRARY_MISSING  /p needs libx.so, which its loader would not find
  file      /p
  needs     libx.so
  searched  /l/libx.so (RUNPATH of /p): nothing there
  also      libz.so.1 for /l/liba.so
  hint      add the package that has it to deps, so that its folder comes into RUNPATH`);

  expect(messageOf({ ...tree, "/l/libx.so": {} }, { defaultFolders: () => ["/never"] }))
    .toBe(`error LIBRARY_MISSING  /l/liba.so needs libz.so.1, which its loader would not find
  file      /l/liba.so
  needs     libz.so.1
  chain     /p
              /l/liba.so
  searched  /cross/libz.so.1 (RUNPATH of /l/liba.so): for aarch64 64 bit little-endian, not x86-64 64 bit little-endian
            /empty/libz.so.1 (RUNPATH of /l/liba.so): nothing there
            /l/libz.so.1 (RUNPATH of /l/liba.so): not an ELF file; the loader gives up here
  hint      add the package that has it to deps, so that its folder comes into RUNPATH`);
});

test("no folder to search", () => {
  expect(messageOf({ "/p": { needed: ["liba.so"] } })).toContain(
    "searched  nowhere: no RPATH, no RUNPATH, no default folder of a loader",
  );
});

test("a loader that is for another machine", () => {
  const tree: MemoryTree = { "/p": { interpreter: LOADER }, [LOADER]: { machine: 243 } };
  expect(messageOf(tree)).toContain(
    `error LIBRARY_MISSING  /p is run by the loader ${LOADER}, which cannot be used`,
  );
});
