/**
 * The seed: the one thing that is not built from source. Debian's packages by hash, merged
 * into a tree that the sandbox mounts as `/usr`; native tools always, a cross compiler for
 * the host that is asked for.
 */

import { arg, AstbuildError, compose, mergeTree } from "astbuild";
import aarch64 from "./aarch64.lock.json" with { type: "json" };
import autotools from "./autotools.lock.json" with { type: "json" };
import cmake from "./cmake.lock.json" with { type: "json" };
import { debianPackage } from "./debian-package.ts";
import type { LockedPackage } from "./debian-package.ts";
import loongarch64 from "./loongarch64.lock.json" with { type: "json" };
import meson from "./meson.lock.json" with { type: "json" };
import native from "./native.lock.json" with { type: "json" };
import perl from "./perl.lock.json" with { type: "json" };
import riscv64 from "./riscv64.lock.json" with { type: "json" };
import sandbox from "./sandbox.lock.json" with { type: "json" };
import tcl from "./tcl.lock.json" with { type: "json" };

/** What each host's compiler adds to the native packages. */
const CROSS: Readonly<Record<string, readonly LockedPackage[]>> = {
  x86_64: [],
  riscv64,
  aarch64,
  loongarch64,
};

/** What a recipe may ask for beside the compilers. */
const TOOLS = { autotools, cmake, meson, perl, tcl } as const;

export type SeedTool = keyof typeof TOOLS;

export const SEED_TOOLS = Object.keys(TOOLS) as readonly SeedTool[];

/** What Debian's maintainer scripts would have made. */
const ALTERNATIVES = {
  "usr/bin/sh": "dash",
  "usr/bin/awk": "gawk",
  "usr/bin/nawk": "gawk",
  "usr/bin/yacc": "bison.yacc",
  "usr/bin/python": "python3",
  "usr/bin/cc": "gcc-14",
  "usr/bin/c++": "g++-14",
};

const AUTOMAKE = { "usr/bin/automake": "automake-1.17", "usr/bin/aclocal": "aclocal-1.17" };

const COMPILER_TOOLS = ["gcc", "g++", "cpp", "gcov", "gcc-ar", "gcc-nm", "gcc-ranlib"];

/** `/usr` of the sandbox, by the architecture of the host. */
export const seed = compose({
  name: "seed",
  description: "Debian's compilers and tools, locked by hash: what the sandbox has as /usr",
  args: { tools: arg.list([], `beside the compilers: ${Object.keys(TOOLS).join(", ")}`) },
  result: ({ args, build, host }) => {
    const asked = new Set(args.tools.map(seedTool));
    // Whatever their order, it is one seed.
    const tools = SEED_TOOLS.filter((tool) => asked.has(tool));
    return mergeTree({
      name: ["seed", ...tools, host.arch].join("-"),
      parts: [...native, ...CROSS[host.arch]!, ...lockedTools(tools)].map((locked) =>
        debianPackage(locked),
      ),
      links: {
        ...ALTERNATIVES,
        ...(tools.includes("autotools") && AUTOMAKE),
        ...unversioned([build.arch, host.arch]),
      },
    });
  },
});

/** The seed, with tools where any are asked for. */
export function seedWith(tools: readonly SeedTool[]): typeof seed {
  return tools.length === 0 ? seed : seed.withArgs({ tools });
}

/** bubblewrap and the few programs that the engine itself runs, by their own loader. */
export const sandboxTools = compose({
  name: "sandbox-tools",
  description: "bubblewrap from Debian's packages, so that nothing need be installed",
  result: () =>
    mergeTree({ name: "sandbox-tools", parts: sandbox.map((locked) => debianPackage(locked)) }),
});

/** @throws ARG_INVALID */
function seedTool(name: string): SeedTool {
  if (Object.hasOwn(TOOLS, name)) return name as SeedTool;
  throw new AstbuildError("ARG_INVALID", `the seed has no tool ${name}`, {
    facts: { wanted: Object.keys(TOOLS).join(" ") },
  });
}

/** A package that several tools need comes once. */
function lockedTools(tools: readonly SeedTool[]): readonly LockedPackage[] {
  const all: readonly LockedPackage[] = tools.flatMap((tool) => TOOLS[tool]);
  return [...new Map(all.map((locked) => [locked.name, locked])).values()];
}

/** `gcc` beside `gcc-14`, with and without the prefix of each machine. */
function unversioned(architectures: readonly string[]): Record<string, string> {
  const prefixes = ["", ...architectures.map((each) => `${each}-linux-gnu-`)];
  return Object.fromEntries(
    prefixes.flatMap((prefix) =>
      COMPILER_TOOLS.map((tool) => [`usr/bin/${prefix}${tool}`, `${prefix}${tool}-14`]),
    ),
  );
}
