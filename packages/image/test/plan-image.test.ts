import { linkSync, mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { planImage } from "../src/index.ts";
import { errorOf } from "./error-of.ts";
import { fakeStore, pathOf } from "./fake-store.ts";
import { linesOf, reasonsOf } from "./lines-of.ts";
import { manifestOf } from "./manifest-of.ts";
import { scratch } from "./scratch.ts";

test("places trees, files, links, folders and devices, with modes of its own", async () => {
  const store = fakeStore(scratch());
  const box = store.add("box", { bin: { box: { run: "box" }, sh: { link: "box" } }, doc: "text" });
  const init = store.add("init.sh", { run: "#!/bin/sh\n" });
  const plan = await planImage(
    manifestOf({
      "/": { type: "tree", source: box },
      "/init": { type: "file", source: init },
      "/etc/hosts": { type: "file", source: `${box}/doc`, mode: 0o600, uid: 1, gid: 2 },
      "/dev/console": { type: "charDevice", major: 5, minor: 1, mode: 0o620 },
      "/tmp": { type: "directory", mode: 0o1777 },
      "/lib": { type: "symlink", target: "usr/lib" },
      "/run/fifo": { type: "fifo" },
    }),
    store,
  );
  expect(linesOf(plan)).toEqual([
    "folder 0755 /bin",
    "file 0755 /bin/box",
    "symlink 0777 /bin/sh -> box",
    "folder 0755 /dev",
    "charDevice 0620 /dev/console",
    "file 0644 /doc",
    "folder 0755 /etc",
    "file 0600 /etc/hosts",
    "file 0755 /init",
    "symlink 0777 /lib -> usr/lib",
    "folder 0755 /run",
    "fifo 0644 /run/fifo",
    "folder 1777 /tmp",
  ]);
  expect(plan.warnings).toEqual([{ kind: "dangling link", file: "/lib", text: "usr/lib" }]);
});

test("a tree of links brings the files at their store paths with the store's modes", async () => {
  const store = fakeStore(scratch());
  const box = store.add("box", { bin: { box: { run: "box" }, sh: { link: "box" } } });
  const plan = await planImage(
    manifestOf({ "/": { type: "tree", source: box, links: true } }),
    store,
  );
  expect(linesOf(plan)).toEqual([
    "folder 0755 /ast",
    "folder 0755 /ast/store",
    `folder 0555 ${box}`,
    `folder 0555 ${box}/bin`,
    `file 0555 ${box}/bin/box`,
    `symlink 0777 ${box}/bin/sh -> box`,
    "folder 0755 /bin",
    `symlink 0777 /bin/box -> ${box}/bin/box`,
    `symlink 0777 /bin/sh -> ${box}/bin/sh`,
  ]);
});

test("a chain of links is kept link by link, and a folder that is passed is not taken whole", async () => {
  const store = fakeStore(scratch());
  const one = pathOf("one");
  const two = pathOf("two");
  store.add("one", { link: { link: `${two}/alias/real` }, other: "other" });
  store.add("two", { alias: { link: "folder" }, folder: { real: "x", more: "y" }, rest: "z" });
  const plan = await planImage(
    manifestOf({ "/x": { type: "symlink", target: `${one}/link` } }),
    store,
  );
  expect(reasonsOf(plan)).toEqual({
    [`${one}/link`]: "link target of /x",
    [`${two}/alias`]: "link target of /x",
    [`${two}/folder/real`]: "link target of /x",
  });
});

test("a link to a folder in the store brings the whole folder, links in it too", async () => {
  const store = fakeStore(scratch());
  const data = store.add("data", { share: { a: "a", b: { link: "../c" } }, c: "c", d: "d" });
  const plan = await planImage(
    manifestOf({ "/share": { type: "symlink", target: `${data}/share` } }),
    store,
  );
  expect(reasonsOf(plan)).toEqual({
    [`${data}/c`]: `link target of ${data}/share/b`,
    [`${data}/share`]: "link target of /share",
    [`${data}/share/a`]: "link target of /share",
    [`${data}/share/b`]: "link target of /share",
  });
});

test("a link is resolved in the image before the store", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { file: "a", up: { link: "../etc/file" } });
  const plan = await planImage(
    manifestOf({
      "/etc/file": { type: "file", source: `${a}/file` },
      "/usr/link": { type: "symlink", target: "/etc/file" },
      "/usr/up": { type: "symlink", target: "../usr/../etc/./file" },
    }),
    store,
  );
  expect(reasonsOf(plan)).toEqual({});
  expect(plan.warnings).toEqual([]);
});

test("a link into the store that would dangle is an error that says why it is here", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { x: { link: `${pathOf("gone")}/file` }, y: { link: "nothing" } });
  const gone = await errorOf(() =>
    planImage(manifestOf({ "/": { type: "tree", source: a } }), store),
  );
  expect(gone).toBe(
    [
      "error IMAGE_LINK_DANGLING  /x leads nowhere in the store",
      "  link     /x",
      `  target   ${pathOf("gone")}/file`,
      `  ends at  ${pathOf("gone")}`,
      "  why      that object is no input of the image",
      "  here as  named",
      `  from     ${a}/x`,
      "  hint     leave the link out, or name its path among the image's entries",
    ].join("\n"),
  );
  const inside = await errorOf(() =>
    planImage(manifestOf({ "/y": { type: "symlink", target: `${a}/y` } }), store),
  );
  expect(inside).toContain("why      the object has no such file");
});

test("links that go round in a circle are an error in the store and a warning outside", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { x: { link: "y" }, y: { link: "x" } });
  const error = await errorOf(() =>
    planImage(manifestOf({ "/l": { type: "symlink", target: `${a}/x` } }), store),
  );
  expect(error).toContain("the links go round in a circle");
  const plan = await planImage(manifestOf({ "/l": { type: "symlink", target: "l" } }), store);
  expect(plan.warnings).toEqual([{ kind: "dangling link", file: "/l", text: "l" }]);
});

test("links to what is mounted later are no warning", async () => {
  const plan = await planImage(
    manifestOf({ "/etc/mtab": { type: "symlink", target: "/proc/self/mounts" } }),
    fakeStore(scratch()),
  );
  expect(plan.warnings).toEqual([]);
});

test("trees merge: equal files are one, others are an error that names both sources", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { etc: { same: "1", a: "a" }, l: { link: "etc" } });
  const b = store.add("b", { same: "1", b: "b" });
  const c = store.add("c", { same: "2" });
  const merged = await planImage(
    manifestOf({ "/": { type: "tree", source: a }, "/etc": { type: "tree", source: b } }),
    store,
  );
  expect(merged.entries.map(({ path }) => path)).toEqual([
    "/etc",
    "/etc/a",
    "/etc/b",
    "/etc/same",
    "/l",
  ]);
  const error = await errorOf(() =>
    planImage(
      manifestOf({ "/": { type: "tree", source: a }, "/etc": { type: "tree", source: c } }),
      store,
    ),
  );
  expect(error).toBe(
    [
      "error IMAGE_COLLISION  two sources bring /etc/same, and not the same",
      "  path   /etc/same",
      `  one    ${a}/etc/same (file, 0644, 0:0, 1 bytes)`,
      `  other  ${c}/same (file, 0644, 0:0, 1 bytes)`,
      "  hint   name /etc/same itself among the image's entries: that one wins",
    ].join("\n"),
  );
});

test("an entry named for exactly a path wins over what trees bring", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { etc: { passwd: "a" }, lib: { link: "usr/lib" } });
  const b = store.add("b", { passwd: "b" });
  const plan = await planImage(
    manifestOf({
      "/": { type: "tree", source: a },
      "/etc": { type: "tree", source: b },
      "/etc/passwd": { type: "file", source: `${a}/etc/passwd`, mode: 0o600 },
      "/lib": { type: "directory", mode: 0o700 },
    }),
    store,
  );
  expect(linesOf(plan)).toEqual(["folder 0755 /etc", "file 0600 /etc/passwd", "folder 0700 /lib"]);
});

test("an entry below a link or a file is an error", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { bin: { link: "usr/bin" }, usr: { bin: { x: "x" } } });
  const error = await errorOf(() =>
    planImage(
      manifestOf({
        "/": { type: "tree", source: a },
        "/bin/deep/y": { type: "file", source: `${a}/usr/bin/x` },
      }),
      store,
    ),
  );
  expect(error).toContain("IMAGE_COLLISION  /bin/deep/y lies below /bin, which is no folder");
  expect(error).toContain("name it where /bin, a link to usr/bin leads");
});

test("a tree's own modes and owner hold for all that it brings", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { sub: { run: { run: "x" }, text: "y" } });
  const plan = await planImage(
    manifestOf({
      "/opt": { type: "tree", source: a, fileMode: 0o711, folderMode: 0o700, uid: 7, gid: 8 },
    }),
    store,
  );
  expect(linesOf(plan)).toEqual([
    "folder 0700 /opt",
    "folder 0700 /opt/sub",
    "file 0711 /opt/sub/run",
    "file 0711 /opt/sub/text",
  ]);
  expect(plan.entries.every(({ uid, gid }) => uid === 7 && gid === 8)).toBe(true);
});

test("a source may be named through links, and must be there and of the right kind", async () => {
  const store = fakeStore(scratch());
  const real = store.add("real", { folder: { x: "x" } });
  const link = store.add("link", { way: { link: `${real}/folder` } });
  const plan = await planImage(
    manifestOf({ "/d": { type: "tree", source: `${link}/way` } }),
    store,
  );
  expect(linesOf(plan)).toEqual(["folder 0755 /d", "file 0644 /d/x"]);
  expect(plan.entries[1]!.storePath).toBe(real);
  const missing = manifestOf({ "/d": { type: "tree", source: `${link}/gone` } });
  expect(await errorOf(() => planImage(missing, store))).toContain("IMAGE_SOURCE_MISSING");
  const wrong = manifestOf({ "/d": { type: "file", source: `${link}/way` } });
  expect(await errorOf(() => planImage(wrong, store))).toContain("IMAGE_SOURCE_TYPE");
});

test.each([
  ["etc/hosts", "a path in a manifest is absolute"],
  ["/etc/", "no leading, trailing or doubled slash"],
  ["/a/../b", "no . and no .. in it"],
  ["/", "the root itself is no entry"],
  [`/${"x".repeat(256)}`, "at most 255 bytes"],
  ["/TRAILER!!!", "the name that ends the archive"],
  ["/ast/store/mine", "only what the store has at that path"],
  ["/\ud800", "a path is UTF-8"],
])("refuses the path %j", async (path, rule) => {
  const manifest = manifestOf({ [path]: { type: "directory" } });
  const error = await errorOf(() => planImage(manifest, fakeStore(scratch())));
  expect(error).toContain("IMAGE_ENTRY_INVALID");
  expect(error).toContain(rule);
});

test("refuses modes, owners and device numbers that do not fit", async () => {
  const store = fakeStore(scratch());
  const entries: Parameters<typeof manifestOf>[0][] = [
    { "/a": { type: "directory", mode: 0o10000 } },
    { "/a": { type: "directory", uid: -1 } },
    { "/a": { type: "charDevice", major: 4096, minor: 0 } },
    { "/a": { type: "symlink", target: "" } },
    { "/a": { type: "file", source: "/etc/passwd" } },
  ];
  for (const each of entries) {
    expect(await errorOf(() => planImage(manifestOf(each), store))).toContain(
      "IMAGE_ENTRY_INVALID",
    );
  }
  const level = manifestOf({}, { level: 0 });
  expect(await errorOf(() => planImage(level, store))).toContain("IMAGE_OPTION_INVALID");
});

test("above 1 GiB the error comes before anything is read, with what weighs most", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { big: "", small: "x" });
  truncateSync(`${store.physical(a)}/big`, 5 * 2 ** 30);
  const error = await errorOf(() =>
    planImage(manifestOf({ "/data": { type: "tree", source: a } }), store),
  );
  expect(error).toBe(
    [
      "error IMAGE_TOO_LARGE  the image is 5.0 GiB before compression, and kernels take 1 GiB",
      "  bytes     5368709608",
      "  most      1073741824",
      "  packages       bytes     entries  package",
      "               5.0 GiB           3  a",
      "  files        5.0 GiB  /data/big (a: named)",
      "                   1 B  /data/small (a: named)",
      "  hint      leave out what is not needed; the lists say what weighs most and why it is there",
    ].join("\n"),
  );
});

test("D6: hard links in the store are files of their own, each with its data", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { one: "same" });
  linkSync(`${store.physical(a)}/one`, `${store.physical(a)}/two`);
  const plan = await planImage(manifestOf({ "/": { type: "tree", source: a } }), store);
  const [one, two] = plan.entries;
  expect([one?.size, two?.size]).toEqual([4, 4]);
  expect(one?.ino).not.toBe(two?.ino);
});

test("a name that is not UTF-8 is an error", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", {});
  const name = Buffer.concat([Buffer.from(`${store.physical(a)}/caf`), Buffer.from([0xe9])]);
  writeFileSync(name, "");
  const planning = (): unknown =>
    planImage(manifestOf({ "/": { type: "tree", source: a } }), store);
  expect(await errorOf(planning)).toContain("NAME_NOT_UTF8");
});

test("the plan does not depend on the order in which files and entries were made", async () => {
  const plans = [];
  for (const names of [
    ["b", "a", "ü", "a-b", "A"],
    ["A", "ü", "a-b", "a", "b"],
  ]) {
    const store = fakeStore(scratch());
    const a = store.add("a", {});
    for (const each of names) mkdirSync(`${store.physical(a)}/${each}`);
    for (const each of names) writeFileSync(`${store.physical(a)}/${each}/f`, each);
    const entries = names.map((each) => [`/x-${each}`, { type: "directory" }] as const);
    const manifest = manifestOf({
      ...Object.fromEntries(entries),
      "/": { type: "tree", source: a },
    });
    const { entries: planned } = await planImage(manifest, store);
    plans.push(planned.map(({ path, ino, content }) => [path, ino, content?.digest]));
  }
  expect(plans[0]).toEqual(plans[1]);
  expect(plans[0]!.map(([path]) => path).slice(0, 8)).toEqual([
    "/A",
    "/A/f",
    "/a",
    "/a/f",
    "/a-b",
    "/a-b/f",
    "/b",
    "/b/f",
  ]);
});

test("planning stops at a signal", async () => {
  const store = fakeStore(scratch());
  const a = store.add("a", { x: "x" });
  const signal = AbortSignal.abort(new Error("stop"));
  const manifest = manifestOf({ "/": { type: "tree", source: a } });
  await expect(planImage(manifest, store, { signal })).rejects.toThrow("stop");
});
