import {
  lstatSync,
  readFileSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  mkdirSync,
} from "node:fs";
import { expect, test } from "vitest";
import { extractTar, readDeb } from "../src/index.ts";
import type { Extracted, ExtractOptions } from "../src/index.ts";
import { makeDeb } from "./make-tar.ts";
import type { TarInput } from "./make-tar.ts";
import { errorOf } from "./rejection.ts";
import { scratch } from "./scratch.ts";

async function extract(
  folder: string,
  members: readonly TarInput[],
  options: Partial<ExtractOptions> = {},
): Promise<Extracted> {
  const entries = readDeb(await makeDeb(members), "a.deb");
  return await extractTar(entries, folder, { name: "a.deb", ...options });
}

const modeOf = (path: string): number => lstatSync(path).mode & 0o7777;

test("unpacks a package: modes by the x bits, links, folders that come late", async () => {
  const out = `${scratch()}/out`;
  const done = await extract(out, [
    { name: "./", type: "directory" },
    { name: "./usr/bin/run", data: "run", mode: 0o4711 },
    { name: "./usr/share/text", data: "text", mode: 0o600 },
    { name: "./usr/share/", type: "directory", mode: 0o700 },
    { name: "./usr/bin/again", type: "link", linkname: "./usr/bin/run" },
    { name: "./usr/bin/sh", type: "symlink", linkname: "dash" },
  ]);
  expect(done).toEqual({ files: 3, folders: 3, symlinks: 1, bytes: 7 });
  expect(readFileSync(`${out}/usr/bin/again`, "utf8")).toBe("run");
  expect(lstatSync(`${out}/usr/bin/again`).ino).toBe(lstatSync(`${out}/usr/bin/run`).ino);
  expect(modeOf(`${out}/usr/bin/run`)).toBe(0o555);
  expect(modeOf(`${out}/usr/share/text`)).toBe(0o444);
  expect(modeOf(`${out}/usr/share`)).toBe(0o755);
  expect(readlinkSync(`${out}/usr/bin/sh`)).toBe("dash");
});

test("keep and rename", async () => {
  const out = scratch();
  await extract(
    out,
    [
      { name: "./lib/x", data: "x" },
      { name: "./usr/lib/y", data: "y" },
      { name: "./usr/share/doc/readme", data: "no" },
      { name: "./usr/lib/z", type: "link", linkname: "./lib/x" },
    ],
    {
      keep: (path) => !path.startsWith("usr/share/doc"),
      rename: (path) => path.replace(/^(usr\/)?lib\//, "usr/lib/"),
    },
  );
  expect(readdirSync(out)).toEqual(["usr"]);
  expect(readdirSync(`${out}/usr/lib`).sort()).toEqual(["x", "y", "z"]);
});

test("absolute symlinks become relative to the root", async () => {
  const out = scratch();
  await extract(out, [
    { name: "./usr/lib/a", type: "symlink", linkname: "/etc/alternatives/a" },
    { name: "./usr/lib/b", type: "symlink", linkname: "/usr/lib/../lib/c" },
    { name: "./root", type: "symlink", linkname: "/" },
    { name: "./usr/up", type: "symlink", linkname: "/.." },
  ]);
  expect(readlinkSync(`${out}/usr/lib/a`)).toBe("../../etc/alternatives/a");
  expect(readlinkSync(`${out}/usr/lib/b`)).toBe("c");
  expect(readlinkSync(`${out}/root`)).toBe(".");
  expect(readlinkSync(`${out}/usr/up`)).toBe("..");
});

test("a root below /: what lies outside of it is kept as it stands", async () => {
  const out = scratch();
  const links: TarInput[] = [
    { name: "./bin/a", type: "symlink", linkname: "/usr/lib/a" },
    { name: "./bin/b", type: "symlink", linkname: "/etc/b" },
    { name: "./bin/c", type: "symlink", linkname: "/usr2" },
  ];
  await extract(out, links, { root: "/usr" });
  expect(["a", "b", "c"].map((name) => readlinkSync(`${out}/bin/${name}`))).toEqual([
    "../lib/a",
    "/etc/b",
    "/usr2",
  ]);
});

const hostile: [string, TarInput[], string, string][] = [
  ["..", [{ name: "./../evil" }], "ARCHIVE_UNSAFE", "leaves the archive"],
  ["an absolute path", [{ name: "/tmp/evil" }], "ARCHIVE_UNSAFE", "absolute path"],
  [
    "a symlinked parent",
    [
      { name: "./a", type: "symlink", linkname: ".." },
      { name: "./a/evil", data: "x" },
    ],
    "ARCHIVE_UNSAFE",
    "a symlink stands where a folder must be",
  ],
  [
    "a symlink where a folder is to be",
    [
      { name: "./a", type: "symlink", linkname: "/tmp" },
      { name: "./a/", type: "directory" },
    ],
    "ARCHIVE_UNSAFE",
    "a symlink stands where a folder must be",
  ],
  ["a file as parent", [{ name: "./a" }, { name: "./a/b" }], "ARCHIVE_UNSAFE", "a file stands"],
  [
    "a path twice",
    [{ name: "./a" }, { name: "a" }],
    "ARCHIVE_INVALID",
    "two members have one path",
  ],
  ["a file on a folder", [{ name: "./a/b" }, { name: "./a" }], "ARCHIVE_INVALID", "one path"],
  ["a file on the top", [{ name: "./" }, { name: "." }], "ARCHIVE_INVALID", "one path"],
  [
    "a hard link to nothing",
    [{ name: "./a", type: "link", linkname: "./b" }],
    "ARCHIVE_INVALID",
    "a hard link to what was not unpacked",
  ],
  [
    "a hard link to outside",
    [{ name: "./a", type: "link", linkname: "../../etc/passwd" }],
    "ARCHIVE_UNSAFE",
    "leaves the archive",
  ],
  [
    "a hard link to a symlink",
    [
      { name: "./s", type: "symlink", linkname: "/etc/passwd" },
      { name: "./a", type: "link", linkname: "./s" },
    ],
    "ARCHIVE_INVALID",
    "a hard link to what was not unpacked",
  ],
  ["a device", [{ name: "./n", type: "character-device" }], "ARCHIVE_UNSAFE", "a device or FIFO"],
  ["a FIFO", [{ name: "./n", type: "fifo" }], "ARCHIVE_UNSAFE", "a device or FIFO"],
  ["no target", [{ name: "./n", type: "symlink" }], "ARCHIVE_INVALID", "without a target"],
];

test.each(hostile)("refuses %s, and writes nothing outside", async (_, members, code, problem) => {
  const folder = scratch();
  const error = await errorOf(() => extract(`${folder}/out`, members));
  expect(error.code).toBe(code);
  expect(error.message).toContain(problem);
  expect(readdirSync(folder)).toEqual(["out"]);
});

test("never writes through what another put into the folder meanwhile", async () => {
  const folder = scratch();
  mkdirSync(`${folder}/elsewhere`);
  async function* entries(): ReturnType<typeof readDeb> {
    yield* readDeb(await makeDeb([{ name: "./first" }]), "a.deb");
    symlinkSync("../elsewhere", `${folder}/out/sub`);
    yield* readDeb(await makeDeb([{ name: "./sub/file" }]), "a.deb");
  }
  const error = await errorOf(() => extractTar(entries(), `${folder}/out`, { name: "a.deb" }));
  expect(error.code).toBe("ARCHIVE_INVALID");
  expect(readdirSync(`${folder}/elsewhere`)).toEqual([]);
});

test("unpacks into an empty folder only", async () => {
  const folder = scratch();
  mkdirSync(`${folder}/something`);
  await expect(extract(folder, [])).rejects.toThrow("not an empty folder");
});
