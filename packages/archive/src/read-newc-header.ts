/** The strict reader's look at one header: thirteen fields of eight hexadecimal digits behind the magic. */

export interface RawHeader {
  readonly ino: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly nlink: number;
  readonly mtime: number;
  readonly filesize: number;
  readonly devmajor: number;
  readonly devminor: number;
  readonly rdevmajor: number;
  readonly rdevminor: number;
  readonly namesize: number;
  readonly check: number;
}

const FIELDS = [
  "ino",
  "mode",
  "uid",
  "gid",
  "nlink",
  "mtime",
  "filesize",
  "devmajor",
  "devminor",
  "rdevmajor",
  "rdevminor",
  "namesize",
  "check",
] as const;

/** Length of a header in bytes. */
export const RAW_HEADER_LENGTH: number = 6 + 8 * FIELDS.length;

/** The fields, or the rule that is broken. */
export function parseRawHeader(bytes: Buffer): RawHeader | string {
  const text = bytes.toString("latin1");
  if (!text.startsWith("070701")) return "the magic is 070701";
  if (!/^[0-9A-Fa-f]{110}$/.test(text)) return "each field is eight hexadecimal digits";
  const numbers = FIELDS.map((field, index) => [
    field,
    Number.parseInt(text.slice(6 + 8 * index, 14 + 8 * index), 16),
  ]);
  return Object.fromEntries(numbers) as unknown as RawHeader;
}
