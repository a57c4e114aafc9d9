/**
 * Looks at every header of a tar archive as its bytes pass, for what `modern-tar` lets pass: types
 * that it would take for regular files (sparse files, volumes), sizes by pax record, pax records
 * that could be read in two ways, and an end that is missing. Checksums are checked first, so that
 * a message has the offset.
 */

import { archiveInvalid } from "./archive-errors.ts";

const BLOCK = 512;

/** Regular, contiguous, links, devices, folder, FIFO; pax and GNU long names. */
const TYPES = "0\0" + "1234567" + "xgLK";
const WITHOUT_DATA = "123456";

/** A member is held in memory whole. */
const MEMBER_LIMIT = 2 ** 30;

/** More would be no name: pax and long-name records are short. */
const RECORD_LIMIT = 2 ** 20;

const NEWLINE = 0x0a;

/** As `modern-tar` has it: a byte order mark before a key is dropped. */
const decoder = new TextDecoder();

/** Passes the bytes on unchanged. Throws ARCHIVE_INVALID. */
export async function* guardTar(
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  name: string,
): AsyncGenerator<Uint8Array, void, undefined> {
  const guard = new Guard(name);
  for await (const chunk of source) {
    guard.look(chunk);
    yield chunk;
  }
  guard.end();
}

class Guard {
  readonly #name: string;
  /** The bytes that are collected now: a header, or the records of a pax header. */
  #wanted: Buffer = Buffer.alloc(BLOCK);
  #filled = 0;
  /** Bytes of the pax records that are collected now, without padding; 0 for a header. */
  #recordsSize = 0;
  #skip = 0;
  #offset = 0;
  #ended = false;

  constructor(name: string) {
    this.#name = name;
  }

  look(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length && !this.#ended;) {
      const length = Math.min(
        chunk.length - at,
        this.#skip > 0 ? this.#skip : this.#wanted.length - this.#filled,
      );
      if (this.#skip > 0) this.#skip -= length;
      else this.#collect(chunk.subarray(at, at + length));
      at += length;
      this.#offset += length;
    }
  }

  end(): void {
    if (!this.#ended) throw this.#invalid("cut off: no end of the archive", this.#offset);
  }

  #collect(piece: Uint8Array): void {
    this.#wanted.set(piece, this.#filled);
    this.#filled += piece.length;
    if (this.#filled < this.#wanted.length) return;
    const block = this.#wanted;
    const recordsSize = this.#recordsSize;
    const offset = this.#offset + piece.length - block.length;
    this.#filled = 0;
    this.#recordsSize = 0;
    this.#wanted = Buffer.alloc(BLOCK);
    if (recordsSize > 0) this.#lookAtRecords(block.subarray(0, recordsSize), offset);
    else this.#lookAtHeader(block, offset);
  }

  #lookAtHeader(block: Buffer, offset: number): void {
    if (block.every((byte) => byte === 0)) {
      this.#ended = true;
      return;
    }
    if (readOctal(block, 148, 8) !== checksum(block)) {
      throw this.#invalid("a tar header's checksum is wrong", offset);
    }
    const type = String.fromCharCode(block[156]!);
    if (!TYPES.includes(type)) {
      throw this.#invalid(`a member of unknown type ${JSON.stringify(type)}`, offset);
    }
    const size = readSize(block);
    if (!Number.isSafeInteger(size)) throw this.#invalid("a member's size is no number", offset);
    if (size > MEMBER_LIMIT) throw this.#invalid("a member of more than 1 GiB", offset);
    const padded = WITHOUT_DATA.includes(type) ? 0 : Math.ceil(size / BLOCK) * BLOCK;
    if ("xgLK".includes(type) && size > RECORD_LIMIT) {
      throw this.#invalid("a name of more than 1 MiB", offset);
    }
    if (!"xg".includes(type)) this.#skip = padded;
    else if (size > 0) {
      this.#recordsSize = size;
      this.#wanted = Buffer.alloc(padded);
    }
  }

  #lookAtRecords(records: Buffer, offset: number): void {
    for (let at = 0; at < records.length;) {
      const record = recordAt(records, at);
      if (record === undefined) throw this.#invalid("a pax record is damaged", offset + at);
      if (/^(?:size$|GNU\.sparse\.)/.test(record.key)) {
        const problem = `a pax record that is not supported: ${record.key}`;
        throw this.#invalid(problem, offset + at);
      }
      at = record.end;
    }
  }

  #invalid(problem: string, offset: number): Error {
    return archiveInvalid(this.#name, problem, { facts: { offset } });
  }
}

/** `LENGTH KEY=VALUE\n`, where the length in bytes is the whole record's; undefined for anything else. */
function recordAt(records: Buffer, start: number): { key: string; end: number } | undefined {
  const digits = /^([1-9]\d*) /.exec(records.toString("latin1", start, start + 8))?.[1];
  if (digits === undefined) return undefined;
  const end = start + Number(digits);
  const keyStart = start + digits.length + 1;
  const keyEnd = records.indexOf("=", keyStart);
  if (end > records.length || records[end - 1] !== NEWLINE) return undefined;
  if (keyEnd <= keyStart || keyEnd >= end) return undefined;
  return { key: decoder.decode(records.subarray(keyStart, keyEnd)), end };
}

function checksum(block: Buffer): number {
  let sum = 8 * 0x20;
  for (let index = 0; index < BLOCK; index++) {
    if (index < 148 || index >= 156) sum += block[index]!;
  }
  return sum;
}

function readSize(block: Buffer): number {
  if ((block[124]! & 0x80) === 0) return readOctal(block, 124, 12);
  let size = block[124]! & 0x7f;
  for (let index = 125; index < 136; index++) size = size * 256 + block[index]!;
  return size;
}

function readOctal(block: Buffer, start: number, length: number): number {
  const text = block
    .toString("latin1", start, start + length)
    .replace(/\0.*$/s, "")
    .trim();
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || "0", 8) : Number.NaN;
}
