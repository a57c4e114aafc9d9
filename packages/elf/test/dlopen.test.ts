import { expect, test } from "vitest";
import { resolveLibraries } from "../src/index.ts";
import type { DlopenChoice } from "../src/index.ts";
import type { MemoryTree } from "./memory-files.ts";
import { LOADER, pathsOf, request } from "./request.ts";

const note = (soname: string, priority: string, feature = priority) => [
  { soname: [soname], priority, feature },
];

const TREE: MemoryTree = {
  [LOADER]: {},
  "/p": {
    interpreter: LOADER,
    needed: ["liba.so"],
    runpath: "/l",
    dlopen: [
      note("libreq.so", "required"),
      note("librec.so", "recommended"),
      note("libsug.so", "suggested"),
    ],
  },
  "/l/liba.so": {},
  "/l/libreq.so": { needed: ["libdeep.so"], runpath: "/l" },
  "/l/libdeep.so": { dlopen: [note("libdeeper.so", "required")], runpath: "/l" },
  "/l/libdeeper.so": {},
  "/l/librec.so": {},
  "/l/libsug.so": {},
};

const REQUIRED = [LOADER, "/l/liba.so", "/l/libreq.so", "/l/libdeep.so"];
const NONE: DlopenChoice = { recommended: false, suggested: false, features: [] };

test.each<[string, Partial<DlopenChoice>, string[]]>([
  ["required alone", {}, []],
  ["recommended too", { recommended: true }, ["/l/librec.so"]],
  ["suggested too", { suggested: true }, ["/l/libsug.so"]],
  ["a feature by name", { features: ["suggested"] }, ["/l/libsug.so"]],
])("%s, with what they need and load themselves", (_, choice, more) => {
  const paths = pathsOf(TREE, "/p", { dlopen: { ...NONE, ...choice } });
  expect(paths).toEqual([...REQUIRED, ...more, "/l/libdeeper.so"]);
});

test("the first alternative that is there is enough", () => {
  const dlopen = [[{ soname: ["lib3.so", "lib2.so", "lib1.so"], priority: "required" }]];
  const program = { interpreter: LOADER, runpath: "/l", dlopen };
  const tree: MemoryTree = { [LOADER]: {}, "/p": program, "/l/lib2.so": {}, "/l/lib1.so": {} };
  expect(pathsOf(tree, "/p")).toEqual([LOADER, "/l/lib2.so"]);
});

test("required and named features are missing, wishes are absent", () => {
  const { "/l/libreq.so": _, "/l/librec.so": __, "/l/libsug.so": ___, ...rest } = TREE;
  const dlopen = { recommended: true, suggested: true, features: ["suggested"] };
  const { missing, absent } = resolveLibraries(request(rest, "/p", { dlopen }));
  expect(missing.map(({ name, kind }) => [name, kind])).toEqual([
    ["libreq.so", "dlopen"],
    ["libsug.so", "dlopen"],
  ]);
  expect(absent.map(({ name }) => name)).toEqual(["librec.so"]);
});

test("a recipe's name is found by whichever loaded file can", () => {
  const tree: MemoryTree = {
    [LOADER]: {},
    "/p": { interpreter: LOADER, needed: ["liba.so"], runpath: "/l" },
    "/l/liba.so": { runpath: "/plugins" },
    "/plugins/libx.so": {},
  };
  expect(pathsOf(tree, "/p", { extraSonames: namesOf("/p", "libx.so", "liba.so") }).at(-1)).toBe(
    "/plugins/libx.so",
  );
  const { missing } = resolveLibraries(
    request(tree, "/p", { extraSonames: namesOf("/p", "liby.so") }),
  );
  expect(missing[0]?.searched.map(({ path }) => path)).toEqual(["/l/liby.so", "/plugins/liby.so"]);
});

test("a recipe's name for a library is the library's to find", () => {
  const tree: MemoryTree = {
    [LOADER]: {},
    "/p": { interpreter: LOADER, needed: ["liba.so"], runpath: "/l" },
    "/l/liba.so": { runpath: "/plugins" },
    "/plugins/libx.so": {},
  };
  expect(pathsOf(tree, "/p", { extraSonames: namesOf("/l/liba.so", "libx.so") }).at(-1)).toBe(
    "/plugins/libx.so",
  );
  const extraSonames = namesOf("/l/liba.so", "liby.so");
  const { missing } = resolveLibraries(request(tree, "/p", { extraSonames }));
  expect(missing.map(({ chain }) => chain)).toEqual([["/p", "/l/liba.so"]]);
});

function namesOf(path: string, ...names: readonly string[]): (asked: string) => readonly string[] {
  return (asked) => (asked === path ? names : []);
}
