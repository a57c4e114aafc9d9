/**
 * Looks at every header of a tar archive as its bytes pass, for what `modern-tar` lets pass: types
 * that it would take for regular files (sparse files, volumes), sizes by pax record, and an end
 * that is missing. Checksums are checked first, so that a message has the offset.
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
  /** The bytes that are collected now: a header, or the record of a pax header. */
  #wanted: Buffer = Buffer.alloc(BLOCK);
  #filled = 0;
  #isRecord = false;
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
    const isRecord = this.#isRecord;
    const offset = this.#offset + piece.length - block.length;
    this.#filled = 0;
    this.#isRecord = false;
    this.#wanted = Buffer.alloc(BLOCK);
    if (isRecord) this.#lookAtRecord(block, offset);
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
    if (!"xgLK".includes(type)) this.#skip = padded;
    else if (size > RECORD_LIMIT) throw this.#invalid("a name of more than 1 MiB", offset);
    else if (padded > 0) {
      this.#isRecord = true;
      this.#wanted = Buffer.alloc(padded);
    }
  }

  #lookAtRecord(record: Buffer, offset: number): void {
    const match = /(?:^|\n)\d+ (?<key>size|GNU\.sparse\.[^=]*)=/.exec(record.toString("latin1"));
    if (match === null) return;
    throw this.#invalid(`a pax record that is not supported: ${match.groups?.["key"]}`, offset);
  }

  #invalid(problem: string, offset: number): Error {
    return archiveInvalid(this.#name, problem, { facts: { offset } });
  }
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
