/** `source@1`: files of the project become an object, as they were when the derivation was hashed. */

import { chmod, lstat, mkdir, readlink, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { SourceAttributes } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { copyOwnFile } from "@astbuild/fs";
import { treeDigest } from "@astbuild/store";
import { attributesOf } from "./attributes.ts";
import type { BuildJob, BuiltOutputs } from "./builder.ts";

/** @throws SOURCE_CHANGED when the files are no longer what was hashed */
export async function buildSource(job: BuildJob): Promise<BuiltOutputs> {
  const { digest, single, executable } = attributesOf<SourceAttributes>(job);
  const { name, unhashed } = job.resolved.derivation;
  const local = unhashed.local;
  if (local === undefined) throw new Error(`${name}: a source that lies nowhere`);
  const target = join(job.folder, "out");
  if (!single) await mkdir(target);
  try {
    for (const file of local.files) {
      const to = single ? target : join(target, file);
      await mkdir(dirname(to), { recursive: true });
      await copyEntry(join(local.folder, file), to);
    }
  } catch (error) {
    // A file that has gone, or a folder that is a file now: some minutes can lie between.
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" && code !== "ENOTDIR") throw error;
    throw sourceChanged(name, local.folder);
  }
  if (single) await chmod(target, executable === true ? 0o555 : 0o444);
  if (treeDigest(target) !== digest) throw sourceChanged(name, local.folder);
  return { outputs: [{ output: "out", name, source: target }], candidates: [] };
}

function sourceChanged(name: string, folder: string): AstbuildError {
  return new AstbuildError("SOURCE_CHANGED", `${name} changed while it was read`, {
    facts: { folder },
    hint: "run the same command again",
  });
}

async function copyEntry(from: string, to: string): Promise<void> {
  const stat = await lstat(from);
  if (stat.isSymbolicLink()) return await symlink(await readlink(from), to);
  if (stat.isDirectory()) return void (await mkdir(to, { recursive: true }));
  await copyOwnFile(from, to);
}
