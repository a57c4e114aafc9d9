/** Unpacks a .deb into a new folder, /usr merged, without what the recipe drops. Runs on a worker thread. */

import { readFileSync } from "node:fs";
import { extractTar, readDeb } from "@astbuild/archive";

export interface UnpackRequest {
  readonly deb: string;
  readonly name: string;
  readonly target: string;
  readonly drop: readonly string[];
}

export async function unpackDeb({ deb, name, target, drop }: UnpackRequest): Promise<void> {
  const dropped = drop.map((pattern) => new RegExp(pattern));
  await extractTar(readDeb(readFileSync(deb), name), target, {
    name,
    keep: (path) => !dropped.some((pattern) => pattern.test(path)),
    rename: (path) => path.replace(/^(?=(?:bin|sbin|lib|lib32|lib64|libx32)(?:\/|$))/, "usr/"),
  });
}
