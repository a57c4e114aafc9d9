/** What an image consists of, file by file, and where each comes from. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { StorePath } from "@astbuild/derivation";
import { reasonText, verifyImage } from "@astbuild/image";
import type { PlannedType } from "@astbuild/image";
import type { Store } from "@astbuild/store";
import { packageProvenance } from "./package-provenance.ts";
import type { PackageProvenance } from "./package-provenance.ts";
import { originOf, planAgain } from "./plan-again.ts";

export interface ImageProvenance {
  readonly image: PackageProvenance;
  readonly checksums: Checksums;
  /** In the image's order. Folders are left out. */
  readonly files: readonly FileProvenance[];
  /** Those that files come from, sorted by name. */
  readonly packages: readonly PackageProvenance[];
}

export interface FileProvenance {
  /** Absolute, in the image. */
  readonly path: string;
  readonly type: Exclude<PlannedType, "folder">;
  /** Bytes. */
  readonly size: number;
  readonly target?: string;
  /** Of a file's content. */
  readonly checksums?: Checksums;
  /** Store path of the package; absent for what the image's recipe spells out itself. */
  readonly from?: StorePath;
  /** What brought it: `named` by the image's recipe, `library libz.so.1 of /bin/curl`, … */
  readonly why: string;
}

/** Hex. */
export interface Checksums {
  readonly sha1: string;
  readonly sha256: string;
}

/**
 * The image is planned once more, as it was when it was built, and read: what is listed is what is in it.
 *
 * @throws NOT_AN_IMAGE, DERIVATION_NOT_RECORDED, PATH_NOT_VALID for an input that was collected, IMAGE_DIFFERS
 */
export async function imageProvenance(store: Store, path: StorePath): Promise<ImageProvenance> {
  const { image, plan } = await planAgain(store, path);
  const physical = store.physical(path);
  await verifyImage(physical, plan);
  const files: FileProvenance[] = [];
  const packages = new Map<StorePath, PackageProvenance>();
  for (const entry of plan.entries) {
    if (entry.type === "folder") continue;
    const from = originOf(store, entry);
    if (from !== undefined && !packages.has(from)) {
      packages.set(from, packageProvenance(store, from));
    }
    files.push({
      ...{ path: entry.path, type: entry.type, size: entry.size },
      ...(entry.target !== undefined && { target: entry.target }),
      ...(entry.content !== undefined && { checksums: await checksumsOf(entry.content.physical) }),
      ...(from !== undefined && { from }),
      why: reasonText(entry.why),
    });
  }
  return {
    ...{ image, checksums: await checksumsOf(physical), files },
    packages: [...packages.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1)),
  };
}

async function checksumsOf(file: string): Promise<Checksums> {
  const sha1 = createHash("sha1");
  const sha256 = createHash("sha256");
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      sha1.update(chunk);
      sha256.update(chunk);
    }
  });
  return { sha1: sha1.digest("hex"), sha256: sha256.digest("hex") };
}
