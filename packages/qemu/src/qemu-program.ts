/** Which QEMU runs: the locked one from a folder, by its own loader, or the host's. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import { BUILD_PLATFORM } from "@astbuild/platform";

export type QemuProgram =
  /** A folder into which the packages of `recipes/qemu/<arch>.lock.json` were unpacked: it holds `usr/`, or is it. */
  | { readonly kind: "unpacked"; readonly folder: string }
  /** `qemu-system-<system>` of this machine. */
  | { readonly kind: "host"; readonly path: string };

export interface QemuCommand {
  readonly command: string;
  /** They come before all others. */
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/**
 * How to start QEMU for a system, as in `qemu-system-<system>`.
 *
 * @throws QEMU_MISSING
 */
export function qemuCommand(program: QemuProgram, system: string): QemuCommand {
  if (program.kind === "host") {
    need(program.path, system);
    return { command: program.path, args: [], env: process.env };
  }
  const inner = join(program.folder, "usr");
  const usr = existsSync(inner) ? inner : program.folder;
  const libraries = join(usr, "lib", BUILD_PLATFORM.triple);
  const loader = join(libraries, BUILD_PLATFORM.interpreter);
  const qemu = join(usr, "bin", `qemu-system-${system}`);
  need(loader, system);
  need(qemu, system);
  const data = ["share/qemu", "share/seabios"].flatMap((folder) => ["-L", join(usr, folder)]);
  // Nothing of the host's environment may reach its loader.
  return { command: loader, args: ["--library-path", libraries, qemu, ...data], env: {} };
}

function need(path: string, system: string): void {
  if (existsSync(path)) return;
  throw new AstbuildError("QEMU_MISSING", `there is no QEMU for ${system}`, { facts: { path } });
}
