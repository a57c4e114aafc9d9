export type { BuildFolder } from "./build-folder.ts";
export type { LockOptions, StoreLock } from "./build-lock.ts";
export { checkpoint } from "./checkpoint.ts";
export { listingDigest } from "./listing-digest.ts";
export type { ListingEntry } from "./listing-digest.ts";
export type { ProcessInfo } from "./liveness.ts";
export { objectPath } from "./object-path.ts";
export type { ObjectInfo } from "./objects.ts";
export { openStore } from "./open-store.ts";
export type { OpenStoreOptions } from "./open-store.ts";
export type {
  OutputFacts,
  Published,
  PublishedOutput,
  PublishOutput,
  PublishRequest,
} from "./publish-request.ts";
export type { Realisation } from "./realisations.ts";
export type { AllowedSplit } from "./refuse-findings.ts";
export type { Store } from "./store.ts";
