export type { SourceCheck } from "./check-sources.ts";
export { debianMirrors } from "./debian-mirrors.ts";
export type { MirrorEnvironment } from "./debian-mirrors.ts";
export type { Fetched, FetchProgress, FetchRequest } from "./fetch-request.ts";
export { createFetcher } from "./fetcher.ts";
export type { Fetcher, FetcherOptions } from "./fetcher.ts";
export { proxyEnvironment } from "./proxy-environment.ts";
export { resolveMirrors } from "./resolve-mirrors.ts";
