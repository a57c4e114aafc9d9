/** `fetch@1`: a fixed output from one of several places. */

import { copyFile, constants, link } from "node:fs/promises";
import { basename, join } from "node:path";
import type { BuildJob, BuiltOutputs } from "./builder.ts";

export async function buildFetch(job: BuildJob): Promise<BuiltOutputs> {
  const { services, step, folder } = job;
  const { fixed, name, unhashed } = job.resolved.derivation;
  if (fixed === undefined) throw new Error(`${name}: fetch without a declared hash`);
  const fetched = await services.fetcher.fetch({
    name: fixed.name,
    urls: unhashed.urls ?? [],
    hash: fixed.hash,
    ...(unhashed.size === undefined ? {} : { size: unhashed.size }),
    cached: false,
    offline: services.offline,
    signal: job.signal,
    onProgress: ({ received, total }) =>
      services.emit({
        type: "progress",
        step,
        done: received,
        ...(total === undefined ? {} : { total }),
      }),
  });
  if (fetched.fromCache) {
    services.emit({
      type: "warning",
      step,
      code: "NOT_CHECKED",
      message: `${fixed.name} was taken from the cache; no location was asked whether it still has these bytes`,
      facts: {},
    });
  }
  // As the bytes of an object its file has no times of its own.
  services.store.cacheFolders.touch("downloads", basename(fetched.path));
  const source = join(folder, "out");
  await linkOrCopy(fetched.path, source);
  return { outputs: [{ output: "out", name, source }], candidates: [] };
}

/** The download stays in its cache; both names share one inode where the file system can. */
async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch {
    await copyFile(from, to, constants.COPYFILE_FICLONE);
  }
}
