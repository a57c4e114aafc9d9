/** What a person sees when a file cannot be had. */

import { AstbuildError } from "@astbuild/errors";
import { sriFromHex } from "@astbuild/hash";
import type { FetchRequest } from "./fetch-request.ts";
import type { LocationFailure } from "./location-failure.ts";

/** A location that gave a file with another hash. */
export interface Mismatch {
  readonly url: string;
  /** Hexadecimal sha256. */
  readonly actual: string;
}

/** HASH_MISMATCH: some location answered, none of them with the right bytes. */
export function hashMismatch(
  request: FetchRequest,
  mismatches: readonly [Mismatch, ...Mismatch[]],
  failures: readonly LocationFailure[],
): AstbuildError {
  const [first, ...others] = mismatches;
  return new AstbuildError("HASH_MISMATCH", "the download is not what the recipe expects", {
    facts: {
      file: request.name,
      url: first.url,
      expected: request.hash,
      actual: sriFromHex(first.actual),
      others: listOf([
        ...others.map(({ url, actual }) => `${url}: ${sriFromHex(actual)}`),
        ...failures.map(({ url, reason }) => `${url}: ${reason}`),
      ]),
    },
    hint:
      "if the new file is trusted: astbuild update RECIPE, or put the actual hash into the recipe\n" +
      "(the file is kept: it will not be downloaded again)",
  });
}

/** FETCH_FAILED: no location gave a file. */
export function fetchFailed(
  request: FetchRequest,
  failures: readonly LocationFailure[],
): AstbuildError {
  return new AstbuildError("FETCH_FAILED", `${request.name} could not be fetched from anywhere`, {
    facts: {
      hash: request.hash,
      tried: listOf(failures.map(({ url, reason }) => `${url}: ${reason}`)),
    },
    hint: hintFor(request, failures),
  });
}

/** OFFLINE: the cache does not have it, and nothing else may be asked. */
export function offline(request: FetchRequest): AstbuildError {
  return new AstbuildError("OFFLINE", `${request.name} is not in the download cache`, {
    facts: { hash: request.hash, url: listOf(request.urls) },
    hint: "run once without --offline",
  });
}

function hintFor(request: FetchRequest, failures: readonly LocationFailure[]): string {
  const isDebian = request.urls.some((url) => url.startsWith("mirror://debian/"));
  if (isDebian && failures.some((failure) => failure.isGone)) {
    return (
      "Debian's mirrors drop a file when a newer version replaces it. Either lock anew:\n" +
      "  astbuild update RECIPE\n" +
      "or name a place that keeps old files, the folder above pool/:\n" +
      "  export ASTBUILD_DEBIAN_SNAPSHOT=http://…/archive/debian/<timestamp>"
    );
  }
  if (failures.every((failure) => failure.isHostDown)) {
    return (
      "is there a network? http_proxy, https_proxy and no_proxy are honoured" +
      (isDebian ? ";\nASTBUILD_DEBIAN_MIRROR names another mirror, file:///… too" : "")
    );
  }
  return "add another location to the recipe, or try again later";
}

function listOf(lines: readonly string[]): readonly string[] | undefined {
  return lines.length === 0 ? undefined : lines;
}
