/** Looks at each input without following it, and takes the mount points away again afterwards. */

import { lstat, readlink, rmdir, unlink } from "node:fs/promises";
import { join, relative } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import type { ResolvedInput } from "./bwrap-arguments.ts";
import type { SandboxMount } from "./request.ts";

/** @throws SANDBOX_SETUP where an input is not there */
export async function resolveInputs(inputs: readonly SandboxMount[]): Promise<ResolvedInput[]> {
  return Promise.all(inputs.map(resolveInput));
}

async function resolveInput({ source, target }: SandboxMount): Promise<ResolvedInput> {
  try {
    if (!(await lstat(source)).isSymbolicLink()) return { kind: "bind", source, target };
    return { kind: "symlink", text: await readlink(source), target };
  } catch (cause) {
    throw new AstbuildError("SANDBOX_SETUP", `an input of the sandbox is not there: ${target}`, {
      facts: { path: source },
      cause,
    });
  }
}

/**
 * Removes the empty folders, empty files and links that bwrap made in the per-build folder to
 * mount inputs over. What a builder put in the place of one of them stays and will be found.
 */
export async function removeMountPoints(
  store: string,
  inputs: readonly ResolvedInput[],
): Promise<void> {
  await Promise.all(inputs.map((input) => removeMountPoint(store, input)));
}

async function removeMountPoint(store: string, input: ResolvedInput): Promise<void> {
  const path = join(store, relative("/ast/store", input.target));
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return;
  if (found.isDirectory()) return rmdir(path).catch(() => {});
  if (found.isFile() && found.size === 0 && input.kind === "bind") return unlink(path);
  if (!found.isSymbolicLink() || input.kind !== "symlink") return;
  if ((await readlink(path)) === input.text) await unlink(path);
}
