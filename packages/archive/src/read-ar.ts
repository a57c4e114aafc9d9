/** Unix `ar`, the outer shell of a .deb: 60-byte headers, members padded to an even size. */

import { archiveInvalid } from "./archive-errors.ts";

export interface ArMember {
  readonly name: string;
  /** A view of the archive's bytes, not a copy. */
  readonly data: Uint8Array;
}

const MAGIC = "!<arch>\n";
const HEADER = 60;

/**
 * The members in the archive's order. The slash that System V puts behind a name is taken off;
 * long names (`#1/20`, `/20`) are refused, no .deb has them.
 *
 * @throws ARCHIVE_INVALID
 */
export function readAr(bytes: Uint8Array, name: string): ArMember[] {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (archive.toString("latin1", 0, MAGIC.length) !== MAGIC) {
    throw archiveInvalid(name, "not an ar archive", { facts: { offset: 0, wanted: "!<arch>" } });
  }
  const members: ArMember[] = [];
  let offset = MAGIC.length;
  while (offset < archive.length) {
    const { member, size } = readHeader(archive, offset, name);
    const start = offset + HEADER;
    if (start + size > archive.length) {
      const facts = { offset, member, size, left: archive.length - start };
      throw archiveInvalid(name, "cut off inside a member", { facts });
    }
    members.push({ name: member, data: archive.subarray(start, start + size) });
    offset = start + size + (size % 2);
  }
  return members;
}

function readHeader(
  archive: Buffer,
  offset: number,
  name: string,
): { member: string; size: number } {
  const header = archive.toString("latin1", offset, offset + HEADER);
  if (header.length < HEADER) {
    throw archiveInvalid(name, "cut off inside a member's header", { facts: { offset } });
  }
  if (!header.endsWith("`\n")) {
    throw archiveInvalid(name, "a member's header does not end as it must", { facts: { offset } });
  }
  const member = header
    .slice(0, 16)
    .trimEnd()
    .replace(/(?<=.)\/$/, "");
  const size = header.slice(48, 58).trimEnd();
  if (!/^\d+$/.test(size)) {
    const facts = { offset, member, size: JSON.stringify(size) };
    throw archiveInvalid(name, "a member's size is not a number", { facts });
  }
  if (member === "" || /^(?:#1)?\/\d/.test(member)) {
    throw archiveInvalid(name, "a member has no name, or a long one", {
      facts: { offset, member },
    });
  }
  return { member, size: Number(size) };
}
