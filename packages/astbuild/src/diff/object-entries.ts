/** The entries of an object, or of the image that it is, as they are compared. */

import { readFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import type { StorePath } from "@astbuild/derivation";
import { walkTree } from "@astbuild/fs";
import { blake3 } from "@astbuild/hash";
import { listImage } from "@astbuild/image";
import type { Store } from "@astbuild/store";
import type { ComparedEntry } from "./file-changes.ts";
import { splitName } from "./package-changes.ts";

/** Bytes up to which a file is compared apart from the hashes in it. */
const MOST = 64 * 1024 * 1024;

export async function treeEntries(store: Store, object: StorePath): Promise<ComparedEntry[]> {
  const entries: ComparedEntry[] = [];
  const top = store.physical(object);
  for await (const { path, type, executable, size, target } of walkTree(top)) {
    const facts = {
      ...(type === "file" && { executable: executable ? "yes" : "no" }),
      ...(target !== undefined && { target: withoutHashes(target) }),
    };
    entries.push({
      path,
      type,
      size,
      facts,
      ...(type === "file" && contents(join(top, path), size)),
    });
  }
  return entries;
}

export async function imageEntries(store: Store, object: StorePath): Promise<ComparedEntry[]> {
  const entries = await listImage(store.physical(object));
  return entries.map(({ path, type, mode, uid, gid, size, target, major, minor, digest }) => ({
    path: withoutVersion(`/${path}`),
    type,
    size,
    facts: {
      mode: mode.toString(8),
      owner: `${uid}:${gid}`,
      ...(target !== undefined && { target: withoutHashes(target) }),
      ...(type.endsWith("Device") && { device: `${major}:${minor}` }),
    },
    ...(digest !== undefined && { content: digest, apartFromHashes: digest }),
  }));
}

/** Whether an object is one file that is an image, compressed or not. */
export async function isImage(store: Store, object: StorePath): Promise<boolean> {
  const name = object.toLowerCase();
  if (!name.endsWith(".cpio") && !name.endsWith(".cpio.gz")) return false;
  await using file = await open(store.physical(object));
  const { buffer } = await file.read(Buffer.alloc(6), 0, 6, 0);
  return (buffer[0] === 0x1f && buffer[1] === 0x8b) || buffer.toString("latin1") === "070701";
}

function contents(
  physical: string,
  size: number,
): Pick<ComparedEntry, "content" | "apartFromHashes"> {
  const bytes = readFileSync(physical);
  const content = blake3(bytes);
  if (size > MOST) return { content, apartFromHashes: content };
  return { content, apartFromHashes: blake3(withoutHashes(bytes.toString("latin1"))) };
}

function withoutHashes(text: string): string {
  return text.replaceAll(/\/ast\/store\/[0-9a-z]{32}-/g, "/ast/store/…-");
}

/** A package's files have the same path in both images, whatever its hash and version. */
function withoutVersion(path: string): string {
  return path.replace(
    /^\/ast\/store\/[0-9a-z]{32}-(?<name>[^/]+)/,
    (_found, name: string) => `/ast/store/…-${splitName(name).name}`,
  );
}
