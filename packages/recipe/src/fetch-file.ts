/** Downloads, fixed by their hash. */

import { inspect } from "node:util";
import { AstbuildError, isAstbuildError } from "@astbuild/errors";
import { parseSri } from "@astbuild/hash";
import { artifact, storeName } from "./artifact.ts";
import type { Artifact } from "./artifact.ts";
import { addFacts } from "./add-facts.ts";
import { callPlace, callerPlace, formatPlace } from "./call-place.ts";
import { checkNames } from "./check-members.ts";
import { invalidValue } from "./invalid-value.ts";
import { isRecord, isText } from "./rules.ts";

export interface FetchOptions {
  /** Candidate places in order; `mirror://debian/…` is one of the mirrors of the machine. */
  readonly urls: readonly string[];
  /** Of the file: `sha256-<base64>`. */
  readonly hash: `sha256-${string}`;
  /** Name of the store path; the file name of the first place when absent. */
  readonly name?: string | undefined;
  /** In bytes, for the progress line. */
  readonly size?: number | undefined;
}

const MEMBERS: Readonly<Record<keyof FetchOptions, true>> = {
  urls: true,
  hash: true,
  name: true,
  size: true,
};

/**
 * One file.
 *
 * @throws MEMBER_UNKNOWN, FETCH_OPTION, HASH_FORM, URLS_MISSING
 */
export function fetchFile(options: FetchOptions): Artifact & { readonly form: "file" } {
  return fetched(fetchFile, "file", options);
}

/**
 * A tarball. As `source` of a recipe it is unpacked in the sandbox, and the build starts in its
 * only top folder (or in what there is, if that is not one folder).
 *
 * @throws MEMBER_UNKNOWN, FETCH_OPTION, HASH_FORM, URLS_MISSING
 */
export function fetchTar(options: FetchOptions): Artifact & { readonly form: "tar" } {
  return fetched(fetchTar, "tar", options);
}

function fetched<F extends "file" | "tar">(
  callee: typeof fetchFile | typeof fetchTar,
  form: F,
  options: FetchOptions,
): Artifact & { readonly form: F } {
  if (!isRecord(options)) {
    throw invalidValue(`the options of ${callee.name}()`, options, {
      wanted: "an object with urls and hash",
      at: callerPlace(),
    });
  }
  checkNames(options, MEMBERS, { owner: `${callee.name}()`, place: callerPlace });
  const { urls, hash, name, size } = options;
  checkOptions({ urls, size, name }, callee);
  const [first] = urls;
  if (first === undefined) {
    throw new AstbuildError("URLS_MISSING", "a download needs at least one place", {
      facts: { at: formatPlace(callPlace(callee)), hash },
    });
  }
  checkHash(hash, callee);
  const spec = { type: "fetch" as const, urls, hash, size };
  return artifact(callee, { name: name ?? storeName(fileName(first)), form, spec });
}

/** What a lock file says has no types. */
function checkOptions(
  { urls, size, name }: { readonly [K in "urls" | "size" | "name"]: unknown },
  callee: { readonly name: string },
): void {
  const wrong =
    !Array.isArray(urls) || !urls.every((each) => typeof each === "string")
      ? { urls, wanted: "a list of texts" }
      : size !== undefined && !(Number.isSafeInteger(size) && (size as number) >= 0)
        ? { size, wanted: "a number of bytes" }
        : name !== undefined && !isText(name)
          ? { name, wanted: "a text" }
          : undefined;
  if (wrong === undefined) return;
  const [[option, value]] = Object.entries(wrong) as [[string, unknown]];
  throw new AstbuildError("FETCH_OPTION", `${option} of a download is not ${wrong.wanted}`, {
    facts: { at: formatPlace(callPlace(callee)), is: inspect(value, { breakLength: Infinity }) },
  });
}

function checkHash(hash: string, callee: { readonly name: string }): void {
  try {
    parseSri(hash);
  } catch (error) {
    if (isAstbuildError(error)) addFacts(error, { at: formatPlace(callPlace(callee)) });
    throw error;
  }
}

function fileName(url: string): string {
  const path = url.replace(/[?#].*$/s, "").replace(/\/+$/, "");
  const last = path.slice(path.lastIndexOf("/") + 1);
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
