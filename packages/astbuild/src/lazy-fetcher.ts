/** A fetcher whose code, with all of node:http, is loaded at the first download: most runs have none. */

import type { Fetcher } from "@astbuild/fetch";

export interface FetcherPlace {
  /** Physical. */
  readonly cacheFolder: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export function lazyFetcher({ cacheFolder, env }: FetcherPlace): Fetcher {
  let made: Promise<Fetcher> | undefined;
  const make = async (): Promise<Fetcher> => {
    const { createFetcher, debianMirrors, proxyEnvironment } = await import("@astbuild/fetch");
    return createFetcher({
      cacheFolder,
      debianMirrors: debianMirrors({ env }),
      proxy: proxyEnvironment({ env }),
    });
  };
  const fetcher = (): Promise<Fetcher> => (made ??= make());
  return {
    fetch: async (request) => (await fetcher()).fetch(request),
    checkSources: async (request) => (await fetcher()).checkSources(request),
  };
}
