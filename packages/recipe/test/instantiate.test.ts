import { expect, test } from "vitest";
import { derivationOrder, placeholder, staticDescription, staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import { platform } from "@astbuild/platform";
import {
  arg,
  compose,
  crossTool,
  fetchTar,
  file,
  instantiate,
  kconfig,
  recipe,
  sh,
  str,
} from "../src/index.ts";
import type { Recipe } from "../src/index.ts";
import { commandOf, instance, testContext } from "./context.ts";
import { HASH, make, toolchain } from "./toolchain.ts";

const zlib = make({
  name: "zlib",
  version: "1.3.1",
  outputs: ["out", "dev"],
  args: { config: arg.record({ CONFIG_B: "n", CONFIG_A: "y" }) },
  source: ({ version }) =>
    fetchTar({
      urls: [`https://zlib.net/zlib-${version}.tar.gz`, "mirror://debian/pool/z/zlib.tar.gz"],
      hash: HASH,
      size: 1000,
    }),
  patches: [file(import.meta, "fix.patch")],
  jobs: 2,
  allow: [{ leak: "/usr/include", reason: "a test" }],
  build: ({ args, out, outputs, host }) => sh`
    cat ${kconfig(args.config)} > .config
    make CROSS_COMPILE=${host.triple}- PREFIX=${out} DEV=${outputs.dev}
  `,
});

test("a recipe is this derivation, to the byte", async () => {
  const order = derivationOrder([instance(zlib).derivation]);
  const text = order.map((each) => JSON.stringify(staticDescription(each), null, 2)).join("\n");
  await expect(`${text}\n`).toMatchFileSnapshot("golden/zlib-riscv64-musl.txt");
  expect(order.map((each) => `${staticHash(each)} ${each.name}`)).toMatchInlineSnapshot(`
    [
      "kk43g0cygncn23ln2fscprs5lwz21wps zlib-1.3.1.tar.gz",
      "0ila7x53g0f2dmrmxam7x5dwgr2fnv1w fix.patch",
      "nbdm28advj0r42f5fqxnhl8xirsckaqp kconfig",
      "kydcgh2mglwhij7z4q0kly544wrqfq9a gcc_riscv64.deb",
      "rkf06yrpnkrdngd3rbqrrx3x83lm23z7 gcc_riscv64",
      "1p01rwa0asdsa5rmk3pimp71ly2mgqqb seed-riscv64",
      "3f46qc8xiyd15ly1i201wnwc00x77mig zlib-1.3.1-riscv64-musl",
    ]
  `);
});

test("what is for messages and for fetching is not hashed", () => {
  const { derivation } = instance(zlib);
  const { origin, jobs, sandboxTools } = derivation.unhashed;
  expect({ ...origin, scriptLines: [], line: 0 }).toEqual({
    recipe: "zlib",
    platform: "riscv64-musl",
    version: "1.3.1",
    file: import.meta.filename,
    line: 0,
    scriptLines: [],
  });
  expect(origin.scriptLines).toHaveLength(
    commandOf(derivation).files["/ast/build.sh"]!.split("\n").length - 1,
  );
  expect(jobs).toBe(2);
  expect(sandboxTools?.name).toBe("bwrap");
  const fetched = derivation.inputs.find((each) => each.derivation.fixed !== undefined)!.derivation;
  expect(fetched.unhashed.urls).toEqual([
    "https://zlib.net/zlib-1.3.1.tar.gz",
    "mirror://debian/pool/z/zlib.tar.gz",
  ]);
  expect(fetched.unhashed.size).toBe(1000);
  expect(fetched.fixed).toEqual({ hash: HASH, name: "zlib-1.3.1.tar.gz" });
  const moved = zlib.override((prev) => ({ jobs: 7, source: (c) => prev.source(c) }));
  expect(staticHash(instance(moved).derivation)).toBe(staticHash(derivation));
});

test("instances are kept in their context", () => {
  const context = testContext();
  const options = { host: platform("riscv64-musl"), context };
  expect(instantiate(zlib, options)).toBe(instantiate(zlib, options));
  expect(instantiate(zlib, { ...options, args: {} })).toBe(instantiate(zlib, options));
  expect(instantiate(zlib, { ...options, context: testContext() })).not.toBe(
    instantiate(zlib, options),
  );
});

test("deps set flags: dev before out, the recipe's own flags first, the toolchain's last", () => {
  const app = recipe({
    name: "app",
    toolchain: () => ({ ...toolchain, env: { CPPFLAGS: "-DT", LDFLAGS: "-Wl,-T", CC: "gcc" } }),
    env: { CPPFLAGS: "-DX", CC: "mine" },
    deps: [zlib],
    tools: [zlib],
    build: () => sh`make`,
  });
  const dep = instance(zlib).derivation;
  const native = instance(zlib, "x86_64-gnu").derivation;
  const [out, dev] = [placeholder(dep, "out"), placeholder(dep, "dev")];
  const { env } = commandOf(instance(app).derivation);
  expect(env).toEqual({
    CPPFLAGS: `-DX -I${dev}/include -DT`,
    LDFLAGS: `-L${dev}/lib -L${out}/lib -Wl,-T`,
    PKG_CONFIG_PATH: `${dev}/lib/pkgconfig:${dev}/share/pkgconfig`,
    PATH: `${placeholder(native, "out")}/bin:/usr/bin:/usr/sbin`,
    CC: "mine",
    out: expect.stringMatching(/^\/ast\/store\/[0-9a-z]{32}-app-riscv64-musl$/) as string,
  });
});

test("tools of the toolchain come behind the recipe's; a cross tool is the host's", () => {
  const wrapper = make({ name: "wrapper", build: () => sh`x` });
  const tool = make({ name: "tool", build: () => sh`x` });
  const app = recipe({
    name: "app",
    toolchain: () => ({ ...toolchain, tools: [crossTool(wrapper)], deps: [zlib] }),
    tools: [tool],
    build: () => sh`make`,
  });
  const { derivation } = instance(app);
  const names = commandOf(derivation)
    .env["PATH"]!.split(":")
    .map((path) => nameOf(derivation, path));
  expect(names).toEqual(["tool-x86_64-gnu", "wrapper-riscv64-musl", "/usr/bin", "/usr/sbin"]);
  expect(derivation.inputs.map((each) => each.derivation.name)).toContain(
    "zlib-1.3.1-riscv64-musl",
  );
  expect(commandOf(derivation).env).not.toHaveProperty("CPPFLAGS");
});

function nameOf(derivation: Derivation, path: string): string {
  const found = derivation.inputs.find(({ derivation: input, outputs }) =>
    outputs.some((output) => path.startsWith(placeholder(input, output))),
  );
  return found?.derivation.name ?? path;
}

test("what a dependency propagates is linked as well, each once, through any depth", () => {
  const a = make({ name: "a", build: () => sh`x` });
  const b = make({ name: "b", propagates: [a], build: () => sh`x` });
  const alias = compose({ name: "alias", result: () => b });
  const c = make({ name: "c", propagates: [alias, a], build: () => sh`x` });
  const app = make({ name: "app", deps: [c, b], build: () => sh`x` });
  const { derivation } = instance(app);
  const flags = commandOf(derivation).env["CPPFLAGS"]!.split(" ");
  expect(flags.map((flag) => nameOf(derivation, flag.slice(2)))).toEqual([
    "c-riscv64-musl",
    "b-riscv64-musl",
    "a-riscv64-musl",
  ]);
  expect(commandOf(instance(c).derivation).env["CPPFLAGS"]!.split(" ")).toHaveLength(2);
});

test("two variants of one recipe are two dependencies", () => {
  const other = zlib.withArgs({ config: {} });
  const app = make({ name: "app", deps: [zlib, other, zlib], build: () => sh`x` });
  const { env } = commandOf(instance(app).derivation);
  const [first, second, ...more] = env["CPPFLAGS"]!.split(" ");
  expect(first).not.toBe(second);
  expect(more).toEqual([]);
});

test("a composed recipe is what it chooses, with its outputs", () => {
  const libc = compose({
    name: "libc",
    outputs: ["out", "dev"],
    result: ({ host }) => (host.libc === "musl" ? zlib : zlib.native),
  });
  expect(instance(libc).derivation).toEqual(instance(zlib).derivation);
  expect(instance(libc, "riscv64-gnu").derivation.name).toBe("zlib-1.3.1-x86_64-gnu");
  const app = make({ name: "app", build: () => sh`${libc.output("dev")} ${libc}` });
  const inputs = instance(app).derivation.inputs.map((each) => [
    each.derivation.name,
    ...each.outputs,
  ]);
  expect(inputs).toContainEqual(["zlib-1.3.1-riscv64-musl", "dev", "out"]);
  const only = compose({ name: "only", result: () => zlib.output("dev") });
  expect(instance(only).outputs).toEqual(["dev"]);
});

test("allowed and disallowed references are paths or names of own outputs", () => {
  const app = make({
    name: "app",
    allowedReferences: ["out", zlib],
    disallowedReferences: () => [zlib.native],
    build: () => sh`x`,
  });
  const { derivation } = instance(app);
  expect(derivation.allowedReferences).toEqual([
    "out",
    placeholder(instance(zlib).derivation, "out"),
  ]);
  expect(derivation.disallowedReferences).toEqual([
    placeholder(instance(zlib, "x86_64-gnu").derivation, "out"),
  ]);
  expect(instance(zlib).derivation).not.toHaveProperty("allowedReferences");
});

test("the environment may name sources, and they become inputs", () => {
  const app = make({ name: "app", env: { Z: zlib, F: str`-I${zlib}/x` }, build: () => sh`x` });
  const { derivation } = instance(app);
  const path = placeholder(instance(zlib).derivation, "out");
  expect(commandOf(derivation).env).toMatchObject({ Z: path, F: `-I${path}/x` });
  expect(derivation.inputs.some((each) => each.derivation.name.startsWith("zlib"))).toBe(true);
});

test("a platform that no recipe names is not evaluated", () => {
  const asked: string[] = [];
  const seen: Recipe = compose({
    name: "seen",
    result: ({ host }) => {
      asked.push(host.name);
      return zlib;
    },
  });
  instance(make({ name: "app", deps: [seen], build: () => sh`x` }), "aarch64-gnu");
  expect(asked).toEqual(["aarch64-gnu"]);
});
