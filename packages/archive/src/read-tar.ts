/** The members of a tar archive, one after the other: `modern-tar` behind a guard, with typed errors. */

import { createTarDecoder } from "modern-tar";
import { isAstbuildError } from "@astbuild/errors";
import { archiveInvalid } from "./archive-errors.ts";
import { guardTar } from "./tar-guard.ts";

export interface TarEntry {
  /** As the archive has it: see `safeMemberPath`. */
  readonly path: string;
  /** Devices and FIFOs are "other". */
  readonly type: "file" | "folder" | "symlink" | "hardlink" | "other";
  /** The twelve permission bits. */
  readonly mode: number;
  /** Bytes of a file; 0 for all else. */
  readonly size: number;
  /** Of a symlink as it stands; of a hard link the path of an earlier member. */
  readonly target?: string;
  /** A file's content, one member's at a time in memory; nothing for all else. */
  readonly data: Uint8Array;
}

/**
 * Reads ustar with its prefix, GNU long names, pax and base-256 numbers.
 *
 * @throws ARCHIVE_INVALID for checksums, numbers, unknown types, names that are not UTF-8, and
 * an archive that is cut off
 */
export async function* readTar(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<TarEntry, void, undefined> {
  let last = "";
  try {
    const bytes = ReadableStream.from(
      guardTar(source instanceof Uint8Array ? [source] : source, name),
    );
    for await (const { header, body } of bytes.pipeThrough(createTarDecoder({ strict: true }))) {
      last = header.name;
      checkName(header.name, name);
      checkName(header.linkname ?? "", name);
      const chunks = await Array.fromAsync(body);
      const type = TYPES[header.type ?? "file"] ?? "other";
      yield {
        path: header.name,
        type,
        mode: (header.mode ?? 0) & 0o7777,
        size: header.size,
        ...(type === "symlink" || type === "hardlink" ? { target: header.linkname ?? "" } : {}),
        data: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks),
      };
    }
  } catch (error) {
    if (isAstbuildError(error)) throw error;
    throw archiveInvalid(name, "the tar archive is damaged", {
      facts: {
        wrong: error instanceof Error ? error.message : String(error),
        "last member": last === "" ? undefined : last,
      },
      cause: error,
    });
  }
}

const TYPES: Readonly<Record<string, TarEntry["type"]>> = {
  file: "file",
  directory: "folder",
  symlink: "symlink",
  link: "hardlink",
};

/** The decoder puts U+FFFD where bytes are not UTF-8. */
function checkName(text: string, name: string): void {
  if (!text.includes("\ufffd")) return;
  throw archiveInvalid(name, "a member's name is not UTF-8", { facts: { member: text } });
}
