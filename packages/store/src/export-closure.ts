/** Writes a closure as one file. */

import { basename } from "node:path";
import { createReadStream } from "node:fs";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { walkTree } from "@astbuild/fs";
import { createBlake3 } from "@astbuild/hash";
import type { Collector } from "./collect/collector.ts";
import { EXPORT_HEADER, formatExportLine } from "./export-format.ts";
import { listingDigest } from "./listing-digest.ts";
import type { ListingEntry } from "./listing-digest.ts";
import { readClosure, readObjectInfo } from "./objects.ts";

/**
 * Pieces of the file, in order. The objects must be held.
 *
 * @throws PATH_NOT_VALID, and STORE_DAMAGED where an object's bytes are not what they were
 */
export async function* exportClosure(
  { database, layout }: Pick<Collector, "database" | "layout">,
  paths: Iterable<StorePath>,
): AsyncGenerator<Uint8Array, void, undefined> {
  const hasher = createBlake3();
  const piece = (bytes: Uint8Array): Uint8Array => {
    hasher.update(bytes);
    return bytes;
  };
  yield piece(Buffer.from(`${EXPORT_HEADER}\n`));
  for (const info of referencesFirst(database, paths)) {
    const { path, references } = info;
    const listing: ListingEntry[] = [];
    yield piece(Buffer.from(formatExportLine({ type: "object", path, references })));
    const root = `${layout.objects}/${basename(path)}`;
    for await (const entry of walkTree(root)) {
      const { path: at, type, executable, size, target = "" } = entry;
      const line =
        type === "folder"
          ? { type, path: at }
          : type === "symlink"
            ? { type, path: at, target }
            : { type, path: at, executable, size };
      yield piece(Buffer.from(formatExportLine(line)));
      if (line.type !== "file") {
        listing.push(line);
        continue;
      }
      const file = createReadStream(at === "" ? root : `${root}/${at}`, { highWaterMark: 1 << 18 });
      const content = createBlake3();
      for await (const chunk of file) {
        content.update(chunk as Buffer);
        yield piece(chunk as Buffer);
      }
      listing.push({ ...line, digest: content.digest() });
    }
    if (listingDigest(listing) !== info.contentDigest) throw notAsRegistered(path);
  }
  yield Buffer.from(formatExportLine({ type: "end", digest: hasher.digest() }));
}

/** Nobody could import what this would be part of. */
function notAsRegistered(path: StorePath): AstbuildError {
  return new AstbuildError("STORE_DAMAGED", `it is not as it was registered: ${path}`, {
    facts: { damaged: path },
    hint: "astbuild store repair",
  });
}

function referencesFirst(
  database: Collector["database"],
  paths: Iterable<StorePath>,
): NonNullable<ReturnType<typeof readObjectInfo>>[] {
  const infos = new Map(
    readClosure(database, paths).map((path) => [path, readObjectInfo(database, path)!]),
  );
  const ordered = new Set<StorePath>();
  const visit = (path: StorePath): void => {
    if (ordered.has(path)) return;
    for (const reference of infos.get(path)!.references) visit(reference);
    ordered.add(path);
  };
  for (const path of infos.keys()) visit(path);
  return [...ordered].map((path) => infos.get(path)!);
}
