import { expect, test } from "vitest";
import {
  compose,
  fetchFile,
  fetchTar,
  file,
  files,
  image,
  kconfig,
  recipe,
  sh,
  tree,
} from "../src/index.ts";
import { instantiate } from "../src/index.ts";
import { AstbuildError } from "@astbuild/errors";
import { platform } from "@astbuild/platform";
import { instance, testContext } from "./context.ts";
import { thrown } from "./thrown.ts";
import { HASH, make, toolchain } from "./toolchain.ts";

test("HASH_FORM says the right form, and where", () => {
  const hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
  expect(thrown(() => fetchTar({ urls: ["https://x/y.tar"], hash: hash as never }))).toBe(
    [
      `error HASH_FORM  not a hash astbuild understands: ${hash}`,
      "  at      errors.test.ts:LINE",
      "  wanted  sha256-<base64>, 51 characters",
      '  hint    write "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="',
    ].join("\n"),
  );
  const late = make({
    name: "late",
    source: () => fetchTar({ urls: ["https://x/y.tar"], hash: "sha256-nonsense" }),
    build: () => sh`x`,
  });
  expect(thrown(() => instance(late))).toBe(
    [
      "error HASH_FORM  not a hash astbuild understands: sha256-nonsense",
      "  recipe  late riscv64-musl  errors.test.ts:LINE",
      "  at      errors.test.ts:LINE",
      "  wanted  sha256-<base64>, 51 characters",
      '  hint    where it is not known yet, write "sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", and let astbuild update find it',
    ].join("\n"),
  );
});

test("URLS_MISSING", () => {
  expect(thrown(() => fetchFile({ urls: [], hash: HASH }))).toBe(
    [
      "error URLS_MISSING  a download needs at least one place",
      "  at    errors.test.ts:LINE",
      `  hash  ${HASH}`,
    ].join("\n"),
  );
});

test("FETCH_OPTION", () => {
  const urls = { a: 1 } as unknown as string[];
  expect(thrown(() => fetchFile({ urls, hash: HASH }))).toBe(
    [
      "error FETCH_OPTION  urls of a download is not a list of texts",
      "  at  errors.test.ts:LINE",
      "  is  { a: 1 }",
    ].join("\n"),
  );
  expect(thrown(() => fetchFile({ urls: ["a"], hash: HASH, size: -1 }))).toContain(
    "size of a download is not a number of bytes",
  );
});

test("MEMBER_UNKNOWN of a download", () => {
  const urls = ["https://x/y.tar"];
  expect(thrown(() => fetchTar({ ulr: urls, hash: HASH } as never))).toBe(
    [
      "error MEMBER_UNKNOWN  fetchTar() has no member ulr",
      "  at       errors.test.ts:LINE",
      "  members  urls hash name size",
    ].join("\n"),
  );
  expect(thrown(() => fetchFile({ urls, hash: HASH, mode: 0o755 } as never))).toContain(
    "error MEMBER_UNKNOWN  fetchFile() has no member mode\n",
  );
});

test("PATH_ABSOLUTE", () => {
  expect(thrown(() => file(import.meta, "/etc/passwd"))).toBe(
    [
      'error PATH_ABSOLUTE  not a path beside the recipe: "/etc/passwd"',
      "  at    errors.test.ts:LINE",
      "  hint  name it relative to the folder of the recipe's file",
    ].join("\n"),
  );
  expect(thrown(() => files(import.meta, ["a", ""]))).toContain("PATH_ABSOLUTE");
});

test("KCONFIG_INVALID", () => {
  expect(thrown(() => kconfig({ "CONFIG X": "y" }))).toBe(
    [
      'error KCONFIG_INVALID  not an option of a configuration: "CONFIG X=y"',
      "  wanted  letters, digits and _ before the =, one line behind it",
    ].join("\n"),
  );
  expect(thrown(() => kconfig({ X: "y\nZ=n" }))).toContain("KCONFIG_INVALID");
});

test("OUTPUT_UNKNOWN", () => {
  const zlib = make({ name: "zlib", outputs: ["out", "dev"], build: () => sh`x` });
  const text = "error OUTPUT_UNKNOWN  recipe zlib has no output lib\n  outputs  out dev";
  expect(thrown(() => zlib.output("lib" as never))).toBe(text);
  expect(thrown(() => zlib.native.output("lib" as never))).toBe(text);
});

test("RECIPE_THREW names the recipe, the platform, the line and the cause's message", () => {
  const broken = make({
    name: "broken",
    build: () => {
      throw new TypeError("x is not a function");
    },
  });
  const user = make({ name: "user", deps: [broken], build: () => sh`x` });
  expect(thrown(() => instance(user))).toBe(
    [
      "error RECIPE_THREW  recipe broken cannot be evaluated for riscv64-musl: x is not a function",
      "  recipe     broken riscv64-musl  errors.test.ts:LINE",
      "  needed by  user riscv64-musl",
      "  at         errors.test.ts:LINE",
    ].join("\n"),
  );
});

test("RECIPE_THREW for what is thrown and is no error, in any function of a recipe", () => {
  const refuse = (): never => {
    // oxlint-disable-next-line typescript/only-throw-error -- people do
    throw "no";
  };
  const build = () => sh`x`;
  for (const broken of [
    make({ name: "b", build, source: refuse }),
    make({ name: "b", build, deps: refuse }),
    make({ name: "b", build, tools: refuse }),
    make({ name: "b", build, patches: refuse }),
    make({ name: "b", build, env: refuse }),
    recipe({ name: "b", build, toolchain: refuse }),
    compose({ name: "b", result: refuse }),
    image({ name: "b", root: refuse }),
  ]) {
    expect(thrown(() => instance(broken))).toBe(
      [
        "error RECIPE_THREW  recipe b cannot be evaluated for riscv64-musl: no",
        "  recipe  b riscv64-musl  errors.test.ts:LINE",
        "  at      errors.test.ts:LINE",
      ].join("\n"),
    );
  }
});

test("VERSION_MISSING", () => {
  const none = make({ name: "none", build: ({ version }) => sh`${version}` });
  expect(thrown(() => instance(none))).toBe(
    [
      "error VERSION_MISSING  recipe none has no version",
      "  recipe  none riscv64-musl  errors.test.ts:LINE",
    ].join("\n"),
  );
});

test("HOST_UNSUPPORTED names the chain that asked", () => {
  const glib = make({ name: "glib", hosts: ["x86_64-gnu", "riscv64-gnu"], build: () => sh`x` });
  const app = make({ name: "app", deps: [glib], build: () => sh`x` });
  const initrd = image({ name: "initrd", root: () => ({ "/": tree(app) }) });
  expect(thrown(() => instance(initrd))).toBe(
    [
      "error HOST_UNSUPPORTED  recipe glib is not for riscv64-musl",
      "  recipe     glib riscv64-musl  errors.test.ts:LINE",
      "  needed by  initrd riscv64-musl → app riscv64-musl",
      "  platforms  x86_64-gnu riscv64-gnu",
    ].join("\n"),
  );
  expect(thrown(() => instance(glib))).not.toContain("needed by");
});

test("ENV_RESERVED", () => {
  const x = make({ name: "x", env: { PATH: "/x" }, build: () => sh`x` });
  expect(thrown(() => instance(x))).toBe(
    [
      "error ENV_RESERVED  recipe x sets PATH, which is not its own",
      "  recipe    x riscv64-musl  errors.test.ts:LINE",
      "  reserved  PATH HOME TZ LC_ALL SOURCE_DATE_EPOCH MAKEFLAGS JOBS out",
      "  hint      name what is to be on PATH in tools",
    ].join("\n"),
  );
});

test("IMAGE_NODE and IMAGE_NODE_PATH", () => {
  const app = make({ name: "app", build: () => sh`x` });
  const wrong = image({ name: "i", root: () => ({ "/": app as never }) });
  expect(thrown(() => instance(wrong))).toBe(
    [
      "error IMAGE_NODE  recipe app cannot stand at / as it is",
      "  recipe  i riscv64-musl  errors.test.ts:LINE",
      '  hint    write tree(x) for all that is in it, or fileNode(inside(x, "bin/foo")) for one file',
    ].join("\n"),
  );
  const folder = image({ name: "i", root: () => ({ "/etc": files(import.meta, "*") as never }) });
  expect(thrown(() => instance(folder))).toContain("a folder cannot stand at /etc as it is");
  const relative = image({ name: "i", root: () => ({ etc: tree(app) }) as never });
  expect(thrown(() => instance(relative))).toBe(
    [
      'error IMAGE_NODE_PATH  not a path of an image: "etc"',
      "  recipe  i riscv64-musl  errors.test.ts:LINE",
      '  hint    paths are absolute: write "/etc"',
    ].join("\n"),
  );
});

test("C23: NAME_INVALID", () => {
  const x = make({ name: "a b", build: () => sh`x` });
  expect(thrown(() => instance(x))).toContain("error NAME_INVALID");
});

test("what the world says about files learns which recipe asked for them", () => {
  const x = make({ name: "x", source: files(import.meta, "none/*"), build: () => sh`x` });
  const context = {
    ...testContext(),
    sourceDigest: () => {
      throw new AstbuildError("SOURCE_EMPTY", "no files");
    },
  };
  expect(thrown(() => instantiate(x, { host: platform("riscv64-gnu"), context }))).toBe(
    [
      "error SOURCE_EMPTY  no files",
      "  recipe  x riscv64-gnu  errors.test.ts:LINE",
      "  at      errors.test.ts:LINE",
    ].join("\n"),
  );
});

test("what is not chosen is never evaluated", () => {
  const broken = compose({ name: "broken", result: () => { throw new Error("no"); } }); // prettier-ignore
  const fine = make({
    name: "fine",
    deps: ({ isNative }) => [isNative && broken],
    build: () => sh`x`,
  });
  const libc = compose({
    name: "libc",
    result: ({ host }) => (host.libc === "musl" ? fine : broken),
  });
  expect(instance(libc).derivation.name).toBe("fine-riscv64-musl");
  expect(thrown(() => instance(libc, "riscv64-gnu"))).toContain("RECIPE_THREW");
  const lazy = image({
    name: "i",
    root: () => ({}),
    boot: () => ({ qemu: broken, kernel: broken }),
  });
  expect(thrown(() => instance(lazy).boot!())).toContain("RECIPE_THREW");
  void toolchain;
});
