export type { BuildFolder, BuildFolderOptions, KeptFolder } from "./build-folder.ts";
export type { LockOptions, StoreLock } from "./build-lock.ts";
export { checkpoint } from "./checkpoint.ts";
export { hashFile } from "./hash-file.ts";
export { listingDigest } from "./listing-digest.ts";
export type { ListingEntry } from "./listing-digest.ts";
export { treeDigest } from "./tree-digest.ts";
export type { ProcessInfo } from "./liveness.ts";
export { objectPath } from "./object-path.ts";
export type { ObjectInfo } from "./objects.ts";
export { openStore, rebuildDatabase } from "./on-demand.ts";
export type { OpenStoreOptions } from "./open-store.ts";
export type {
  BuildFacts,
  OutputFacts,
  Published,
  PublishedOutput,
  PublishOutput,
  PublishRequest,
} from "./publish-request.ts";
export type { Realisation } from "./realisations.ts";
export type { AllowedSplit } from "./refuse-findings.ts";
export type { Store } from "./store.ts";
export { findStoreRoot } from "./find-store-root.ts";
export type { FindStoreRootOptions } from "./find-store-root.ts";
export type { Root, Roots } from "./roots.ts";
export type { BuildLog, LogWriter } from "./build-log.ts";
export type { BuildRecord } from "./build-records.ts";
export type { CheckedOutputs, CheckRecord, CheckDifference } from "./check-records.ts";
export type { FileStat, StatCache } from "./stat-cache.ts";
export type { BuildCost, BuildHistory } from "./build-history.ts";
export type { DerivationRecord, DerivationRecords, RecordedBuild } from "./derivation-records.ts";
export type { RunningBuild } from "./running-builds.ts";
export { lookUp } from "./look-up.ts";
export type { KnownOutputs, LookUpRequest } from "./look-up.ts";
export type { CacheFolders } from "./cache-folders.ts";
export { networkFileSystem } from "./network-file-system.ts";
export type { Collected, CollectOptions, Freed, FreedKind } from "./collect/collect-options.ts";
export type { Maintenance } from "./maintenance.ts";
export type { DeletedPaths, DeleteOptions } from "./collect/delete-paths.ts";
export type { LiveRoot } from "./collect/read-roots.ts";
export { findOccurrences } from "./why-depends.ts";
export type { Occurrence } from "./why-depends.ts";
export type { AliveReason, ChainLink } from "./collect/why-alive.ts";
export type { ObjectUsage, RootUsage, StoreUsage, Usage } from "./disk-usage.ts";
export type { Optimised, OptimiseOptions } from "./optimise-objects.ts";
export type { Verified, VerifyFinding, VerifyOptions } from "./verify-objects.ts";
export type { Rebuilt, RebuildOptions } from "./rebuild-database.ts";
export type { Floor } from "./make-room.ts";
export { releaseReserve } from "./reserve.ts";
