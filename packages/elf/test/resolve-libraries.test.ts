import { describe, expect, test } from "vitest";
import { resolveLibraries } from "../src/index.ts";
import { DF_1_NODEFLIB, DF_1_PIE } from "./build-elf.ts";
import type { MemoryTree } from "./memory-files.ts";
import { LOADER, pathsOf, request } from "./request.ts";

test("breadth first, each file once, the loader first", () => {
  const tree: MemoryTree = {
    "/bin/p": { interpreter: LOADER, needed: ["liba.so", "libb.so"], runpath: "/l" },
    [LOADER]: { soname: "ld.so.2" },
    "/l/liba.so": { needed: ["libc.so", "ld.so.2"], runpath: "/l" },
    "/l/libb.so": { needed: ["liba.so", "libd.so"], runpath: "/l" },
    "/l/libc.so": { needed: ["libb.so"], runpath: "/l" },
    "/l/libd.so": {},
  };
  const closure = resolveLibraries(request(tree, "/bin/p"));
  expect(closure.missing).toEqual([]);
  expect(closure.files.map(({ path, neededBy }) => [path, neededBy])).toEqual([
    [LOADER, "/bin/p"],
    ["/l/liba.so", "/bin/p"],
    ["/l/libb.so", "/bin/p"],
    ["/l/libc.so", "/l/liba.so"],
    ["/l/libd.so", "/l/libb.so"],
  ]);
});

test("all links of all ways are kept, those of folders and of the loader too", () => {
  const tree: MemoryTree = {
    "/bin/p": {
      interpreter: "/lib64/ld.so",
      needed: ["libz.so.1", "liba.so"],
      runpath: "/env/lib",
    },
    "/lib64": "/usr/lib",
    "/usr/lib/ld.so": "ld-2.41.so",
    "/usr/lib/ld-2.41.so": {},
    "/env/lib": "../pkg/lib",
    "/pkg/lib/libz.so.1": "libz.so.1.3",
    "/pkg/lib/libz.so.1.3": { soname: "libz.so.1" },
    "/pkg/lib/libz.so": "libz.so.1.3",
    "/pkg/lib/liba.so": { needed: ["libz.so"], runpath: "/pkg/lib" },
  };
  const { files, missing } = resolveLibraries(request(tree, "/bin/p"));
  expect(missing).toEqual([]);
  expect(files).toEqual([
    { path: "/usr/lib/ld-2.41.so", links: ["/lib64", "/usr/lib/ld.so"], neededBy: "/bin/p" },
    {
      path: "/pkg/lib/libz.so.1.3",
      links: ["/env/lib", "/pkg/lib/libz.so.1", "/pkg/lib/libz.so"],
      neededBy: "/bin/p",
      soname: "libz.so.1",
    },
    { path: "/pkg/lib/liba.so", links: ["/env/lib"], neededBy: "/bin/p" },
  ]);
});

describe("satisfied by what is loaded", () => {
  test("by soname, whatever file the search would find", () => {
    const tree: MemoryTree = {
      "/bin/p": { interpreter: LOADER, needed: ["/opt/libx-1.so", "libb.so"], runpath: "/l" },
      [LOADER]: {},
      "/opt/libx-1.so": { soname: "libx.so" },
      "/l/libb.so": { needed: ["libx.so"], runpath: "/l" },
      "/l/libx.so": {},
    };
    expect(pathsOf(tree, "/bin/p")).toEqual([LOADER, "/opt/libx-1.so", "/l/libb.so"]);
  });

  test("by the name it was searched by, though its soname is another", () => {
    const tree: MemoryTree = {
      "/bin/p": { interpreter: LOADER, needed: ["libx.so", "libb.so"], runpath: "/l" },
      [LOADER]: {},
      "/l/libx.so": { soname: "liby.so" },
      "/l/libb.so": { needed: ["libx.so", "liby.so"] },
    };
    expect(pathsOf(tree, "/bin/p")).toEqual([LOADER, "/l/libx.so", "/l/libb.so"]);
  });

  test("by the program's own soname", () => {
    const tree: MemoryTree = {
      "/bin/p": { interpreter: LOADER, needed: ["liba.so"], soname: "libp.so", runpath: "/l" },
      [LOADER]: {},
      "/l/liba.so": { needed: ["libp.so"] },
    };
    expect(pathsOf(tree, "/bin/p")).toEqual([LOADER, "/l/liba.so"]);
  });
});

describe("where it searches", () => {
  const found = (tree: MemoryTree): string => pathsOf({ [LOADER]: {}, ...tree }, "/bin/p").at(-1)!;

  test("RPATH of the requester, then of each that asked for it, then RUNPATH of none of them", () => {
    const tree: MemoryTree = {
      "/bin/p": { interpreter: LOADER, needed: ["liba.so"], rpath: "/p" },
      "/p/liba.so": { needed: ["libb.so"], rpath: "/a" },
    };
    expect(found({ ...tree, "/a/libb.so": {}, "/p/libb.so": {} })).toBe("/a/libb.so");
    expect(found({ ...tree, "/p/libb.so": {} })).toBe("/p/libb.so");
  });

  test("RUNPATH of the requester alone, and then no RPATH of anybody", () => {
    const tree: MemoryTree = {
      "/bin/p": { interpreter: LOADER, needed: ["liba.so"], rpath: "/p" },
      "/p/liba.so": { needed: ["libb.so"], rpath: "/a", runpath: "/r" },
      "/a/libb.so": {},
      "/p/libb.so": {},
    };
    expect(found({ ...tree, "/r/libb.so": {} })).toBe("/r/libb.so");
    expect(resolveLibraries(request({ [LOADER]: {}, ...tree }, "/bin/p")).missing).toHaveLength(1);
  });

  test("RUNPATH is not inherited", () => {
    const tree: MemoryTree = {
      [LOADER]: {},
      "/bin/p": { interpreter: LOADER, needed: ["liba.so"], runpath: "/p" },
      "/p/liba.so": { needed: ["libb.so"] },
      "/p/libb.so": {},
    };
    expect(resolveLibraries(request(tree, "/bin/p")).missing).toEqual([
      { name: "libb.so", kind: "needed", chain: ["/bin/p", "/p/liba.so"], searched: [] },
    ]);
  });

  test("a name with a slash is a path, with tokens", () => {
    const tree: MemoryTree = {
      "/bin/p": { interpreter: LOADER, needed: ["$ORIGIN/../l/liba.so"], runpath: "/r" },
      "/l/liba.so": {},
    };
    expect(found(tree)).toBe("/l/liba.so");
  });

  test.each(["$ORIGIN/../l", "${ORIGIN}/../l", "/$LIB/l", "/${PLATFORM}/l/", "/x:/l"])(
    "RUNPATH %s",
    (runpath) => {
      const folder = runpath.includes("LIB")
        ? "/lib64/l"
        : runpath.includes("PLAT")
          ? "/x86/l"
          : "/l";
      const program = { interpreter: LOADER, needed: ["liba.so"], runpath };
      expect(found({ "/bin/p": program, [`${folder}/liba.so`]: {} })).toBe(`${folder}/liba.so`);
    },
  );

  test("$ORIGIN is the program's real folder, but the folder where a library was found", () => {
    const tree: MemoryTree = {
      "/bin/p": "../real/p",
      "/real/p": { interpreter: LOADER, needed: ["liba.so"], runpath: "$ORIGIN/farm" },
      "/real/farm/liba.so": "/pkg/liba.so",
      "/pkg/liba.so": { needed: ["libb.so"], runpath: "$ORIGIN" },
      "/pkg/libb.so": {},
      "/real/farm/libb.so": {},
    };
    expect(found(tree)).toBe("/real/farm/libb.so");
  });

  test("the loader's default folders come last, unless NODEFLIB", () => {
    const tree: MemoryTree = { [LOADER]: {}, "/glibc/lib/liba.so": {} };
    const options = { defaultFolders: (loader: string) => [loader.replace(/\/[^/]*$/, "")] };
    const program = { interpreter: LOADER, needed: ["liba.so"], runpath: "/r" };
    const search = (flags1: number, more: MemoryTree = {}) =>
      resolveLibraries(
        request({ ...tree, ...more, "/bin/p": { ...program, flags1 } }, "/bin/p", options),
      );
    expect(search(0).files.at(-1)?.path).toBe("/glibc/lib/liba.so");
    expect(search(0, { "/r/liba.so": {} }).files.at(-1)?.path).toBe("/r/liba.so");
    expect(search(DF_1_NODEFLIB).missing).toHaveLength(1);
  });
});

describe("candidates", () => {
  const program = { interpreter: LOADER, needed: ["liba.so"], runpath: "/1:/2" };
  const search = (first: MemoryTree[string]) =>
    resolveLibraries(
      request({ [LOADER]: {}, "/bin/p": program, "/1/liba.so": first, "/2/liba.so": {} }, "/bin/p"),
    );

  test.each([
    ["of another class", { class: 32 }],
    ["for another machine", { machine: 183 }],
    ["with other flags", { flags: 0x100 }],
  ] as const)("one %s is passed over", (_, plan) => {
    expect(search(plan).files.at(-1)?.path).toBe("/2/liba.so");
  });

  test.each([
    ["text", Buffer.from("GROUP ( libx.so )"), "not an ELF file"],
    ["broken", Buffer.from("\x7fELF\x09"), "is a broken ELF file"],
    ["a PIE", { flags1: DF_1_PIE }, "an executable (PIE)"],
    ["an executable", { type: "executable" }, "of type executable"],
    ["an object file", { type: "relocatable" }, "of type relocatable"],
    ["of the other byte order", { littleEndian: false }, "big-endian"],
  ] as const)("one that is %s ends the search, as in glibc", (_, entry, reason) => {
    const { missing } = search(entry);
    expect(missing[0]?.searched).toHaveLength(1);
    expect(missing[0]?.searched[0]?.reason).toContain(reason);
    expect(missing[0]?.searched[0]?.reason).toContain("; the loader gives up here");
  });

  test("relative folders are never searched", () => {
    const tree: MemoryTree = {
      [LOADER]: {},
      "/bin/p": { interpreter: LOADER, needed: ["liba.so", "./libb.so"], runpath: "lib:" },
      "/lib/liba.so": {},
    };
    const { missing } = resolveLibraries(request(tree, "/bin/p"));
    expect(missing.flatMap(({ searched }) => searched.map((step) => step.path))).toEqual([
      "lib/liba.so",
      "liba.so",
      "./libb.so",
    ]);
  });
});

describe("entries", () => {
  test.each(["static", "relocatable", "core"] as const)("%s: nothing", (type) => {
    const closure = resolveLibraries(request({ "/p": { type } }, "/p", { interpreter: LOADER }));
    expect(closure).toEqual({ files: [], missing: [], absent: [] });
  });

  test("a static PIE needs nothing, a loader neither", () => {
    const tree: MemoryTree = { "/p": { flags1: DF_1_PIE } };
    expect(resolveLibraries(request(tree, "/p", { interpreter: LOADER })).files).toEqual([]);
  });

  test("for another machine: ELF_MACHINE", () => {
    const tree: MemoryTree = { "/p": { machine: 183 } };
    expect(() => resolveLibraries(request(tree, "/p"))).toThrow(
      expect.objectContaining({ code: "ELF_MACHINE" }) as Error,
    );
  });

  test("a loader that is not there is missing, and the libraries are still resolved", () => {
    const tree: MemoryTree = {
      "/bin/p": { interpreter: LOADER, needed: ["liba.so"], runpath: "/l" },
      "/l/liba.so": {},
    };
    const closure = resolveLibraries(request(tree, "/bin/p"));
    expect(closure.files.map(({ path }) => path)).toEqual(["/l/liba.so"]);
    expect(closure.missing).toMatchObject([{ name: LOADER, kind: "interpreter" }]);
  });

  test("a plugin takes the loader that the request names, or the one that its C library names", () => {
    const tree: MemoryTree = {
      "/plugin.so": { needed: ["libc.so.6"], runpath: "/glibc/lib" },
      "/glibc/lib/libc.so.6": { interpreter: LOADER, needed: ["ld.so.2"], soname: "libc.so.6" },
      [LOADER]: { soname: "ld.so.2" },
    };
    expect(pathsOf(tree, "/plugin.so")).toEqual(["/glibc/lib/libc.so.6", LOADER]);
    const named = resolveLibraries(request(tree, "/plugin.so", { interpreter: LOADER }));
    expect(named.files.map(({ path }) => path)).toEqual([LOADER, "/glibc/lib/libc.so.6"]);
  });
});
