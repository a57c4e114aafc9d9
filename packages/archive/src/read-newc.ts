/**
 * The strict newc reader: takes only what Linux and Asterinas both take without a difference. It
 * shares no code with the writer, whose work it checks.
 */

import { isUtf8 } from "node:buffer";
import { AstbuildError } from "@astbuild/errors";
import { byteReader } from "./byte-reader.ts";
import type { ByteReader } from "./byte-reader.ts";
import { parseRawHeader, RAW_HEADER_LENGTH } from "./read-newc-header.ts";
import type { RawHeader } from "./read-newc-header.ts";
import { brokenHeaderRule, brokenNameRule, Sequence, typeOfMode } from "./read-newc-rules.ts";
import type { ReadEntryType } from "./read-newc-rules.ts";

export interface ReadEntry {
  readonly path: string;
  readonly type: ReadEntryType;
  /** The twelve permission bits. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Seconds. */
  readonly mtime: number;
  readonly ino: number;
  /** Of a file's content, or of a symlink's target. */
  readonly size: number;
  /** Of a symlink. */
  readonly target?: string;
  /** Of a device; 0 for all else. */
  readonly major: number;
  readonly minor: number;
  /** Where its header begins in the archive. */
  readonly offset: number;
  /** A file's content, to be read before the next entry is asked for, or not at all. */
  readonly data: AsyncIterable<Uint8Array>;
}

export interface ReadNewcOptions {
  /** Bytes that the archive may have; 1 GiB without, which is what Asterinas inflates. */
  readonly limit?: number;
}

/**
 * The entries in the archive's order.
 *
 * @param source the archive, not compressed
 * @param name the archive, for messages
 * @throws IMAGE_INVALID naming the rule, the path and the offset
 */
export async function* readNewc(
  source: AsyncIterable<Uint8Array>,
  name: string,
  options: ReadNewcOptions = {},
): AsyncGenerator<ReadEntry, void, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  try {
    const limit = options.limit ?? 2 ** 30;
    yield* new Reader(byteReader(iterator), name, limit).entries();
  } finally {
    await iterator.return?.();
  }
}

class Reader {
  readonly #bytes: ByteReader;
  readonly #name: string;
  readonly #limit: number;
  readonly #sequence = new Sequence();
  /** Where the header being read begins, and its path once it is known. */
  #start = 0;
  #path: string | undefined;

  constructor(bytes: ByteReader, name: string, limit: number) {
    this.#bytes = bytes;
    this.#name = name;
    this.#limit = limit;
  }

  async *entries(): AsyncGenerator<ReadEntry, void, undefined> {
    for (;;) {
      this.#start = this.#bytes.offset;
      this.#path = undefined;
      const header = this.#demand(parseRawHeader(await this.#take(RAW_HEADER_LENGTH)));
      const field = await this.#takeName(header);
      if (this.#path === "TRAILER!!!") return await this.#finish(header);
      this.#check(brokenHeaderRule(header));
      this.#check(this.#sequence.brokenRule(field.subarray(0, -1), header));
      yield* this.#entry(header);
    }
  }

  async *#entry(header: RawHeader): AsyncGenerator<ReadEntry, void, undefined> {
    const type = typeOfMode(header.mode)!;
    const target = type === "symlink" ? await this.#takeTarget(header.filesize) : undefined;
    const content = this.#content(type === "file" ? header.filesize : 0);
    yield {
      path: this.#path!,
      type,
      mode: header.mode & 0o7777,
      uid: header.uid,
      gid: header.gid,
      mtime: header.mtime,
      ino: header.ino,
      size: header.filesize,
      ...(target === undefined ? {} : { target }),
      major: header.rdevmajor,
      minor: header.rdevminor,
      offset: this.#start,
      data: content.data,
    };
    await content.skip();
    await this.#takePadding();
  }

  /** A file's data, which may be read, in part, or left. */
  #content(size: number): { data: AsyncIterable<Uint8Array>; skip(): Promise<void> } {
    let left = size;
    let isOver = false;
    const next = async (): Promise<Uint8Array | undefined> => {
      if (left === 0) return undefined;
      const piece = (await this.#bytes.takeSome(left)) ?? this.#cutOff();
      left -= piece.length;
      this.#checkLimit();
      return piece;
    };
    const read = async function* (): AsyncGenerator<Uint8Array, void, undefined> {
      if (isOver) throw new Error("readNewc: an entry's data was asked for after the next entry");
      for (let piece = await next(); piece !== undefined; piece = await next()) yield piece;
    };
    const skip = async (): Promise<void> => {
      isOver = true;
      while ((await next()) !== undefined);
    };
    return { data: { [Symbol.asyncIterator]: read }, skip };
  }

  async #takeName(header: RawHeader): Promise<Buffer> {
    if (header.namesize < 2 || header.namesize > 4096) {
      this.#check("a name has 1 to 4095 bytes and a NUL");
    }
    const field = await this.#take(header.namesize);
    this.#path = field.toString().replace(/\0+$/, "");
    this.#check(brokenNameRule(field));
    await this.#takePadding();
    return field;
  }

  async #takeTarget(size: number): Promise<string> {
    const target = await this.#take(size);
    if (!isUtf8(target) || target.includes(0)) {
      this.#check("a symlink's target is UTF-8 without NUL");
    }
    return target.toString();
  }

  async #takePadding(): Promise<void> {
    const padding = await this.#take(-this.#bytes.offset & 3);
    if (padding.some((byte) => byte !== 0)) this.#check("padding is zeros");
  }

  async #finish(header: RawHeader): Promise<void> {
    if (header.filesize !== 0 || header.nlink !== 1) {
      this.#check("the trailer has no data, and nlink is 1");
    }
    for (;;) {
      const at = this.#bytes.offset;
      const piece = await this.#bytes.takeSome(2 ** 16);
      if (piece === undefined) return;
      this.#checkLimit();
      const wrong = piece.findIndex((byte) => byte !== 0);
      if (wrong < 0) continue;
      this.#start = at + wrong;
      this.#path = undefined;
      this.#check("nothing but zeros stands behind the trailer");
    }
  }

  async #take(length: number): Promise<Buffer> {
    const bytes = (await this.#bytes.take(length)) ?? this.#cutOff();
    this.#checkLimit();
    return bytes;
  }

  #checkLimit(): void {
    if (this.#bytes.offset > this.#limit) {
      this.#check(`the archive has at most ${this.#limit} bytes`);
    }
  }

  #cutOff(): never {
    return this.#break("the archive ends with TRAILER!!!, and is not cut off");
  }

  #demand<T>(value: T | string): T {
    return typeof value === "string" ? this.#break(value) : value;
  }

  #check(rule: string | undefined): void {
    if (rule !== undefined) this.#break(rule);
  }

  #break(rule: string): never {
    throw new AstbuildError("IMAGE_INVALID", `${this.#name}: not every kernel takes this image`, {
      facts: {
        image: this.#name,
        rule,
        path: this.#path === undefined ? undefined : JSON.stringify(this.#path),
        offset: this.#start,
      },
    });
  }
}
