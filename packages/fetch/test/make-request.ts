/** Requests and fetchers with everything that a test does not care about filled in. */

import { createHash } from "node:crypto";
import { isAstbuildError } from "@astbuild/errors";
import type { AstbuildError } from "@astbuild/errors";
import { sriFromHex } from "@astbuild/hash";
import { createFetcher } from "../src/index.ts";
import type { Fetcher, FetcherOptions, FetchRequest } from "../src/index.ts";
import { scratch } from "./scratch.ts";

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

export function makeRequest(bytes: Uint8Array, more: Partial<FetchRequest>): FetchRequest {
  return { name: "a.tar", urls: [], hash: sriFromHex(sha256(bytes)), cached: true, ...more };
}

/** Pauses of no length, so that no test waits. */
export function makeFetcher(more: Partial<FetcherOptions> = {}): Fetcher & { folder: string } {
  const folder = more.cacheFolder ?? scratch();
  const options = { cacheFolder: folder, debianMirrors: [], pauses: [0, 0], ...more };
  return Object.assign(createFetcher(options), { folder });
}

/** What it fails with; fails itself where it does not. */
export async function failure(promise: Promise<unknown>): Promise<AstbuildError> {
  try {
    await promise;
  } catch (error) {
    if (isAstbuildError(error)) return error;
    throw error;
  }
  throw new Error("it did not fail");
}
