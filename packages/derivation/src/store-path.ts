/** Store paths as text: `/ast/store/<32 base-32 characters>-<name>`, the logical folder always the same. */

import { AstbuildError } from "@astbuild/errors";
import { isBase32Hash } from "@astbuild/hash";

declare const storePathBrand: unique symbol;

/** A logical store path; it names an object and never something inside one. */
export type StorePath = string & { readonly [storePathBrand]: true };

/** The logical store folder. It stands in RUNPATHs, in images and in hashes, on every machine. */
export const STORE_FOLDER = "/ast/store";

/** Length of a store path's hash part. */
export const HASH_LENGTH = 32;

/** @throws NAME_INVALID */
export function storePath(hash: string, name: string): StorePath {
  checkName(name);
  if (!isBase32Hash(hash)) throw new Error(`not the hash part of a store path: ${hash}`);
  return `${STORE_FOLDER}/${hash}-${name}` as StorePath;
}

/** The parts of a store path; undefined for anything else. */
export function parseStorePath(text: string): { hash: string; name: string } | undefined {
  if (!text.startsWith(`${STORE_FOLDER}/`)) return undefined;
  const hash = text.slice(STORE_FOLDER.length + 1, STORE_FOLDER.length + 1 + HASH_LENGTH);
  const rest = text.slice(STORE_FOLDER.length + 1 + HASH_LENGTH);
  if (!isBase32Hash(hash) || !rest.startsWith("-") || !isName(rest.slice(1))) return undefined;
  return { hash, name: rest.slice(1) };
}

export function isStorePath(text: string): text is StorePath {
  return parseStorePath(text) !== undefined;
}

/** The 32 characters that stand for the object wherever it is referred to. */
export function hashPart(path: StorePath): string {
  return path.slice(STORE_FOLDER.length + 1, STORE_FOLDER.length + 1 + HASH_LENGTH);
}

/** The name of the object: all behind the hash. */
export function namePart(path: StorePath): string {
  return path.slice(STORE_FOLDER.length + 2 + HASH_LENGTH);
}

/** 1 to 211 of `[0-9a-zA-Z+._?=-]`, no leading dot or dash. */
export function isName(name: string): boolean {
  return /^[0-9a-zA-Z+_?=][0-9a-zA-Z+._?=-]{0,210}$/.test(name);
}

/** @throws NAME_INVALID */
export function checkName(name: string): void {
  if (isName(name)) return;
  throw new AstbuildError("NAME_INVALID", `not a name for a store path: ${JSON.stringify(name)}`, {
    facts: { allowed: "1 to 211 of 0-9 a-z A-Z + . _ ? = -, no leading dot or dash" },
  });
}
