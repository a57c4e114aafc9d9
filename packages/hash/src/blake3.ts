/** BLAKE3, by the native package where it can be loaded and by WebAssembly elsewhere: the same digests, another speed. */

import { createRequire } from "node:module";

declare const digestBrand: unique symbol;

/** A BLAKE3-256 digest as 64 lower-case hexadecimal digits. */
export type Digest = string & { readonly [digestBrand]: true };

export interface Blake3 {
  update(data: Uint8Array | string): this;
  /** 32 bytes; the hasher cannot be used afterwards. */
  digestBytes(): Buffer;
  digest(): Digest;
}

export interface Blake3Implementation {
  readonly name: "native" | "wasm";
  /** Of one small piece of data: a hasher costs several times as much. */
  once(data: Uint8Array): Buffer;
  create(): { update(data: Uint8Array): void; digest(): Buffer };
}

let chosen: Blake3Implementation | undefined;

/** A streaming hasher. Strings are hashed as UTF-8. */
export function createBlake3(implementation: Blake3Implementation = choose()): Blake3 {
  const hasher = implementation.create();
  const digestBytes = (): Buffer => hasher.digest();
  return {
    update(data) {
      hasher.update(typeof data === "string" ? Buffer.from(data) : data);
      return this;
    },
    digestBytes,
    digest: () => digestBytes().toString("hex") as Digest,
  };
}

/** The digest of one piece of data. */
export function blake3(data: Uint8Array | string): Digest {
  return blake3Bytes(data).toString("hex") as Digest;
}

/** The digest of one piece of data, as 32 bytes. */
export function blake3Bytes(data: Uint8Array | string): Buffer {
  return choose().once(typeof data === "string" ? Buffer.from(data) : data);
}

/** The fast path: `@napi-rs/blake-hash`, an optional dependency; undefined where it is not installed. */
export function nativeBlake3(): Blake3Implementation | undefined {
  try {
    const { Blake3Hasher, blake3: once } = createRequire(import.meta.url)(
      "@napi-rs/blake-hash",
    ) as typeof import("@napi-rs/blake-hash");
    return {
      name: "native",
      once: (data) => once(asBuffer(data)),
      create() {
        const hasher = new Blake3Hasher();
        return {
          update: (data) => void hasher.update(asBuffer(data)),
          digest: () => hasher.digestBuffer(),
        };
      },
    };
  } catch {
    return undefined;
  }
}

/** The `blake3` package; without install scripts it runs as WebAssembly. */
export function wasmBlake3(): Blake3Implementation {
  const { createHash, hash } = createRequire(import.meta.url)("blake3") as typeof import("blake3");
  return {
    name: "wasm",
    once: (data) => Buffer.from(hash(asBuffer(data))),
    create() {
      const hasher = createHash();
      return {
        update: (data) => void hasher.update(asBuffer(data)),
        digest: () => hasher.digest(),
      };
    },
  };
}

function choose(): Blake3Implementation {
  chosen ??= nativeBlake3() ?? wasmBlake3();
  return chosen;
}

function asBuffer(data: Uint8Array): Buffer {
  return Buffer.isBuffer(data) ? data : Buffer.from(data.buffer, data.byteOffset, data.byteLength);
}
