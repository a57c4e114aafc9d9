/** What the type checker promises to authors: each line under an expectation must fail to compile. */

import { arg, fetchTar, file, image, sh, str, tree } from "../../src/index.ts";
import { HASH, make, nothing } from "../toolchain.ts";

export const zlib = make({
  name: "zlib",
  version: "1.3.1",
  outputs: ["out", "dev"],
  args: {
    config: arg.record({ A: "y" }),
    flavour: arg.choice(["small", "big"], "small"),
    colours: arg.choices(["red", "green"], ["red"]),
    level: arg.number(3),
    shared: arg.boolean(true),
    names: arg.list([]),
  },
  source: ({ version, args }) =>
    fetchTar({ urls: [`https://zlib.net/${version}-${args.flavour}.tar.gz`], hash: HASH }),
  build: ({ args, out, outputs, host }) => {
    const flavour: "small" | "big" = args.flavour;
    const colours: readonly ("red" | "green")[] = args.colours;
    const level: number = args.level;
    const path: string = outputs.dev;
    // @ts-expect-error no such argument
    void args.nope;
    // @ts-expect-error no such output
    void outputs.lib;
    return sh`make ${flavour} ${level} ${args.shared && "--shared"} ${args.names} ${colours} PREFIX=${out} ${path} ${host.triple}`;
  },
});

export const plain = make({ name: "plain", build: () => nothing });

zlib.output("dev");
zlib.native.output("dev");
// @ts-expect-error no such output
zlib.output("lib");
// @ts-expect-error no such output of the twin
zlib.native.output("lib");
// @ts-expect-error only `out`
plain.output("dev");

make({
  name: "no-arguments",
  // @ts-expect-error no arguments are declared
  build: ({ args }) => sh`${args.x}`,
});

// @ts-expect-error a bare digest is not a hash
fetchTar({ urls: ["https://x/y.tar"], hash: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" }); // prettier-ignore

zlib.withArgs({ flavour: "big" });
// @ts-expect-error not one of the choices
zlib.withArgs({ flavour: "huge" });
// @ts-expect-error not all of them are choices
zlib.withArgs({ colours: ["red", "pink"] });
// @ts-expect-error no such argument
zlib.withArgs({ flavor: "big" });

export const mine = zlib.override((prev) => ({
  args: { config: { ...prev.args.config, B: "n" } },
  deps: (context) => [...prev.deps(context), plain],
  build: (context) => sh`
    ${prev.build(context)}
    touch ${context.outputs.dev} ${context.args.flavour}
  `,
}));
mine.output("dev");
// @ts-expect-error still no such output
mine.output("lib");
// @ts-expect-error no such argument
zlib.override(() => ({ args: { nope: "x" } }));
// @ts-expect-error not one of the choices
zlib.override(() => ({ args: { flavour: "huge" } }));
// @ts-expect-error no such member
zlib.override(() => ({ version: "2", sources: [zlib] }));

make({
  name: "misspelt",
  build: () => nothing,
  // @ts-expect-error no such member
  dep: [zlib],
});

make({
  name: "wrong-value",
  // @ts-expect-error `true` is no value
  build: () => sh`${true}`,
});

make({
  name: "wrong-object",
  // @ts-expect-error an object is no value
  build: () => sh`${{ a: 1 }}`,
});

make({
  name: "script-in-env",
  // @ts-expect-error shell is quoted, the environment is not: str`…`
  env: { CFLAGS: sh`-O2` },
  build: () => nothing,
});

make({
  name: "text-in-env",
  env: { CFLAGS: str`-I${zlib.output("dev")}/include`, NUMBER: 1, NONE: false },
  deps: [zlib, false],
  tools: ({ isNative, self }) => (isNative ? [] : [self.native]),
  build: () => nothing,
});

export const initrd = image({
  name: "initrd",
  prefers: "musl",
  args: { dns: arg.string("") },
  root: ({ args }) => ({
    "/": tree([zlib, args.dns === "" ? plain : mine]),
    "/init": file(import.meta, "init.sh", { mode: 0o755 }),
    "/none": false,
  }),
});
export const lab = initrd.replacing([[zlib, mine]]).withArgs({ dns: "1.1.1.1" });
lab.override((prev) => ({ root: (context) => ({ ...prev.root(context), "/x": false }) }));
// @ts-expect-error no such argument
initrd.withArgs({ dn: "" });

image({
  name: "wrong-node",
  // @ts-expect-error a recipe is a folder: tree(zlib)
  root: () => ({ "/": zlib }),
});
