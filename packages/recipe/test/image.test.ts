import { expect, test } from "vitest";
import { placeholder } from "@astbuild/derivation";
import type { Derivation, ImageManifest } from "@astbuild/derivation";
import {
  arg,
  blockDevice,
  charDevice,
  directory,
  fetchFile,
  fifo,
  file,
  fileNode,
  files,
  image,
  inside,
  sh,
  symlink,
  text,
  tree,
} from "../src/index.ts";
import { builtinOf, instance } from "./context.ts";
import { HASH, make } from "./toolchain.ts";

const busybox = make({ name: "busybox", version: "1", build: () => sh`x` });
const bash = make({ name: "bash", build: () => sh`x` });

const manifestOf = (derivation: Derivation): ImageManifest =>
  builtinOf(derivation).attributes["manifest"] as unknown as ImageManifest;

test("an image is a derivation of initrd, with its manifest", () => {
  const initrd = image({
    name: "initrd",
    prefers: "musl",
    args: { dns: arg.string("1.1.1.1") },
    root: ({ args }) => ({
      "/": tree(busybox),
      "/init": file(import.meta, "init.sh", { mode: 0o755 }),
      "/etc": tree(files(import.meta, "etc/**"), { fileMode: 0o600, uid: 5 }),
      "/etc/resolv.conf": args.dns !== "" && text("resolv.conf", `nameserver ${args.dns}\n`),
      "/bin/run": text("run", "x", { executable: true }),
      "/blob": fetchFile({ urls: ["https://x/blob"], hash: HASH }),
      "/busybox": fileNode(inside(busybox, "bin/busybox"), { mode: 0o4755, uid: 1, gid: 2 }),
      "/dev/console": charDevice(5, 1, { mode: 0o600 }),
      "/dev/vda": blockDevice(254, 0),
      "/fifo": fifo(),
      "/proc": directory(),
      "/tmp": directory({ mode: 0o1777 }),
      "/sh": symlink("/bin/busybox"),
      "/usr": tree(busybox, { linked: true }),
      "/none": undefined,
    }),
  });
  const { derivation, outputs, boot } = instance(initrd);
  expect(derivation.name).toBe("initrd-riscv64-musl.cpio.gz");
  expect(outputs).toEqual(["out"]);
  expect(boot).toBeUndefined();
  const path = (name: string): string => {
    const found = derivation.inputs.find((each) => each.derivation.name === name)!;
    return placeholder(found.derivation, "out");
  };
  const box = path("busybox-1-riscv64-musl");
  expect(builtinOf(derivation)).toEqual({
    kind: "builtin",
    name: "initrd",
    version: 2,
    attributes: {
      compressor: "pako 3.0.3",
      manifest: {
        platform: "riscv64-musl",
        references: "paths",
        level: 6,
        compress: true,
        dlopen: { recommended: true, suggested: false, features: [], extra: {} },
        mtime: 1,
        entries: {
          "/": { type: "tree", source: box },
          "/init": { type: "file", source: path("init.sh"), mode: 0o755 },
          "/etc": { type: "tree", source: path("etc"), fileMode: 0o600, uid: 5 },
          "/etc/resolv.conf": { type: "file", source: path("resolv.conf"), mode: 0o644 },
          "/bin/run": { type: "file", source: path("run"), mode: 0o755 },
          "/blob": { type: "file", source: path("blob") },
          "/busybox": {
            ...{ type: "file", source: `${box}/bin/busybox`, mode: 0o4755, uid: 1, gid: 2 },
          },
          "/dev/console": { type: "charDevice", major: 5, minor: 1, mode: 0o600 },
          "/dev/vda": { type: "blockDevice", major: 254, minor: 0, mode: 0o600 },
          "/fifo": { type: "fifo", mode: 0o644 },
          "/proc": { type: "directory", mode: 0o755 },
          "/tmp": { type: "directory", mode: 0o1777 },
          "/sh": { type: "symlink", target: "/bin/busybox" },
          "/usr": { type: "tree", source: box, links: true },
        },
      },
    },
  });
});

test("several sources stand at one place; with links to be added they are a tree of their own", () => {
  const initrd = image({
    name: "lab",
    root: () => ({
      "/": tree([busybox, bash], { links: { "bin/sh": "bash" } }),
      "/usr/local": tree([busybox, bash]),
    }),
  });
  const { derivation } = instance(initrd);
  const merged = derivation.inputs.map((each) => each.derivation);
  expect(merged.map((each) => each.name)).toEqual([
    ...["lab-root", "busybox-1-riscv64-musl", "bash-riscv64-musl"],
  ]);
  expect(manifestOf(derivation).entries["/usr/local"]).toEqual({
    type: "tree",
    source: placeholder(merged[1]!, "out"),
    also: [placeholder(merged[2]!, "out")],
  });
  expect(builtinOf(merged[0]!).attributes).toMatchObject({ links: { "bin/sh": "bash" } });
  expect(merged[0]!.inputs.map((each) => each.derivation.name)).toEqual([
    "busybox-1-riscv64-musl",
    "bash-riscv64-musl",
  ]);
});

test("options go into the manifest", () => {
  const initrd = image({
    name: "i",
    version: "2",
    root: () => ({}),
    references: "closure",
    level: 9,
    compress: false,
    dlopen: { suggested: true, extra: { "/bin/x": ["libnss.so"] } },
    sizeBudget: 1000,
    mtime: 5,
  });
  const { derivation } = instance(initrd);
  expect(derivation.name).toBe("i-2-riscv64-musl.cpio");
  expect(manifestOf(derivation)).toEqual({
    entries: {},
    platform: "riscv64-musl",
    references: "closure",
    level: 9,
    compress: false,
    dlopen: {
      ...{ recommended: true, suggested: true, features: [] },
      extra: { "/bin/x": ["libnss.so"] },
    },
    sizeBudget: 1000,
    mtime: 5,
  });
});

test("override and arguments of an image", () => {
  const initrd = image({
    name: "i",
    args: { dns: arg.string("a") },
    root: ({ args }) => ({ "/dns": text("dns", args.dns) }),
  });
  const more = initrd.override((prev) => ({
    level: 1,
    root: (context) => ({ ...prev.root(context), "/tmp": directory() }),
  }));
  const manifest = manifestOf(instance(more, "riscv64-musl", { dns: "b" }).derivation);
  expect(Object.keys(manifest.entries)).toEqual(["/dns", "/tmp"]);
  expect(manifest.level).toBe(1);
});

test("an argument may decide about compression", () => {
  const initrd = image({
    name: "i",
    args: { compress: arg.boolean(true) },
    compress: ({ args }) => args.compress,
    root: () => ({}),
  });
  const seen = (compress: boolean): unknown => {
    const { derivation } = instance(initrd, "riscv64-musl", { compress });
    return [derivation.name, manifestOf(derivation).compress];
  };
  expect(seen(true)).toEqual(["i-riscv64-musl.cpio.gz", true]);
  expect(seen(false)).toEqual(["i-riscv64-musl.cpio", false]);
});

test("what boots an image is known when it is asked for", () => {
  const qemu = make({ name: "qemu", build: () => sh`x` });
  const initrd = image({
    name: "i",
    root: () => ({}),
    boot: ({ host }) => ({
      qemu,
      kernel: inside(busybox, `boot/${host.arch}`),
      append: "quiet",
    }),
  });
  const { boot, derivation } = instance(initrd);
  expect(derivation.inputs).toEqual([]);
  const found = boot!();
  expect(found.qemu.derivation.name).toBe("qemu-x86_64-gnu");
  expect(found.kernel).toMatchObject({ output: "out", below: "/boot/riscv64" });
  expect(found.kernel.derivation.name).toBe("busybox-1-riscv64-musl");
  expect([found.append, found.args]).toEqual(["quiet", []]);
});
