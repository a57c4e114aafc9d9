/** Asks every location of a file, not only the first that answers. */

import { createHash } from "node:crypto";
import { hexFromSri, sriFromHex } from "@astbuild/hash";
import type { Sri } from "@astbuild/hash";
import { download } from "./download.ts";
import type { DownloadOptions, Sink } from "./download.ts";
import type { FetchRequest } from "./fetch-request.ts";
import { locationsOf } from "./resolve-mirrors.ts";

export type SourceCheck =
  | { readonly url: string; readonly status: "good"; readonly size: number }
  | {
      readonly url: string;
      readonly status: "mismatch";
      readonly size: number;
      readonly actual: Sri;
    }
  | { readonly url: string; readonly status: "failed"; readonly reason: string };

/** Downloads the file from each location in turn, keeping nothing. One result a location, in order. */
export async function checkSources(
  request: FetchRequest,
  mirrors: readonly string[],
  options: DownloadOptions,
): Promise<SourceCheck[]> {
  const results: SourceCheck[] = [];
  for (const url of locationsOf(request, mirrors)) {
    const { size, signal, onProgress } = request;
    const sink = hashSink();
    const failure = await download({ url, size, signal, onProgress }, sink, options);
    results.push(
      failure === undefined
        ? judge(url, sink, request.hash)
        : { url, status: "failed", reason: failure.reason },
    );
  }
  return results;
}

function judge(url: string, sink: HashSink, expected: Sri): SourceCheck {
  const hex = sink.digest();
  if (hex === hexFromSri(expected)) return { url, status: "good", size: sink.size };
  return { url, status: "mismatch", size: sink.size, actual: sriFromHex(hex) };
}

interface HashSink extends Sink {
  digest(): string;
}

function hashSink(): HashSink {
  let hash = createHash("sha256");
  let size = 0;
  return {
    isPieced: false,
    get size() {
      return size;
    },
    append: async (chunk) => {
      hash.update(chunk);
      size += chunk.length;
    },
    restart: async () => {
      hash = createHash("sha256");
      size = 0;
    },
    digest: () => hash.digest("hex"),
  };
}
