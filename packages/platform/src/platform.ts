/** A platform is an architecture and a C library; all its other names are derived from the one table. */

import { AstbuildError } from "@astbuild/errors";
import { ARCHITECTURES } from "./architecture.ts";
import type { Architecture, ArchitectureRow } from "./architecture.ts";

export type Libc = "gnu" | "musl";
export type PlatformName = `${Architecture}-${Libc}`;

export interface Platform {
  /** `riscv64-gnu` */
  readonly name: PlatformName;
  readonly arch: Architecture;
  readonly libc: Libc;
  /** `riscv64-linux-gnu`: prefix of the compiler wrappers and GNU's host triple. */
  readonly triple: string;
  /** File name of the program interpreter. */
  readonly interpreter: string;
  /** Whether C++ can be built for it: the seed's libstdc++ is for glibc. */
  readonly cxx: boolean;
  readonly row: ArchitectureRow;
}

const LIBCS: readonly Libc[] = ["gnu", "musl"];

/** All platforms, in the order of the table, gnu before musl. */
export const PLATFORMS: readonly Platform[] = Object.values(ARCHITECTURES).flatMap((row) =>
  LIBCS.map((libc) => makePlatform(row, libc)),
);

/** The platform that builders run on; native tools are always gnu. */
export const BUILD_PLATFORM: Platform = platform("x86_64-gnu");

/** The platform of that name. */
export function platform(name: PlatformName): Platform {
  const found = PLATFORMS.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no platform ${name}`);
  return found;
}

/**
 * Reads what a person writes after `--host`: `riscv64`, `riscv64-musl`, `riscv64-linux-musl`.
 *
 * @param prefers the C library that an architecture alone stands for
 * @throws PLATFORM_UNKNOWN
 */
export function parsePlatform(text: string, prefers: Libc = "gnu"): Platform {
  const match = /^(?<arch>[a-z0-9_]+)(?:-(?:linux-)?(?<libc>gnu|musl))?$/.exec(text);
  const libc = (match?.groups?.["libc"] ?? prefers) as Libc;
  const name = `${match?.groups?.["arch"] ?? ""}-${libc}`;
  const found = PLATFORMS.find((each) => each.name === name);
  if (found !== undefined) return found;
  throw new AstbuildError("PLATFORM_UNKNOWN", `no such platform: ${text}`, {
    facts: {
      near: near(text),
      architectures: Object.keys(ARCHITECTURES).join(" "),
      "c libraries": LIBCS.join(" "),
    },
    hint: "write an architecture, or both: --host riscv64, --host riscv64-musl",
  });
}

/** What others call it: `arm64`, `amd64`, `x86-64`, `riscv64-glibc`. */
function near(text: string): string | undefined {
  const [arch = "", ...rest] = text.toLowerCase().replace("x86-64", "x86_64").split("-");
  const row = Object.values(ARCHITECTURES).find(({ name, linux, debian }) =>
    [name, linux, debian].includes(arch as Architecture),
  );
  if (row === undefined) return undefined;
  const libc = rest.includes("musl")
    ? "-musl"
    : /^(?:gnu|glibc)$/.test(rest.at(-1) ?? "")
      ? "-gnu"
      : "";
  return `${row.name}${libc}`;
}

function makePlatform(row: ArchitectureRow, libc: Libc): Platform {
  return {
    name: `${row.name}-${libc}`,
    arch: row.name,
    libc,
    triple: `${row.name}-linux-${libc}`,
    interpreter: row.interpreter[libc],
    cxx: libc === "gnu",
    row,
  };
}
