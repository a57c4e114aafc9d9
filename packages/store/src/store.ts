/** The store as others see it: valid objects, roots in flight, realisations, publishing. */

import type { StorePath } from "@astbuild/derivation";
import type { BuildFolder, BuildFolderOptions, KeptFolder } from "./build-folder.ts";
import type { BuildHistory } from "./build-history.ts";
import type { LockOptions, StoreLock } from "./build-lock.ts";
import type { BuildLog, LogWriter } from "./build-log.ts";
import type { BuildRecord } from "./build-records.ts";
import type { CacheFolders } from "./cache-folders.ts";
import type { CheckedOutputs } from "./check-records.ts";
import type { Collected } from "./collect/collect-options.ts";
import type { DerivationRecords } from "./derivation-records.ts";
import type { Maintenance } from "./maintenance.ts";
import type { ObjectInfo } from "./objects.ts";
import type { OutputFacts, Published, PublishRequest } from "./publish-request.ts";
import type { Realisation } from "./realisations.ts";
import type { Roots } from "./roots.ts";
import type { RunningBuild } from "./running-builds.ts";
import type { StatCache } from "./stat-cache.ts";
import type { TemporaryBeside } from "./temporary-beside.ts";

export interface Store extends AsyncDisposable {
  /** Physical. */
  readonly root: string;
  /**
   * The physical path of a logical one (an object, or something inside one), every link on the
   * way followed logically: no other code calls realpath or a following stat on object paths.
   *
   * @throws PATH_NOT_VALID, STORE_LINK_DANGLING
   */
  resolve(path: string): string;
  /** Where the object lies or would lie; nothing is checked and no link followed. */
  physical(path: StorePath): string;
  /** Undefined when the path is not valid. */
  info(path: StorePath): ObjectInfo | undefined;
  /**
   * Takes roots in flight on all the paths, valid or not, and tells which are valid: one
   * transaction. They last as long as the store is open.
   */
  hold(paths: Iterable<StorePath>): Promise<ReadonlySet<StorePath>>;
  /**
   * All that is reached by references, the paths included, sorted.
   *
   * @throws PATH_NOT_VALID
   */
  closure(paths: Iterable<StorePath>): StorePath[];
  /** The newest build whose wanted outputs are all valid; these are held. */
  realisation(resolvedHash: string, outputs: readonly string[]): Promise<Realisation | undefined>;
  /** For each static hash that is remembered the newest build all of whose outputs are valid; all are held. */
  realisationsByStatic(staticHashes: Iterable<string>): Promise<Map<string, Realisation>>;
  /** The builds that are known to have made an object, the newest first. */
  builds(path: StorePath): BuildRecord[];
  /** Notes how a check ended; what was known of these objects and that derivation is replaced. */
  recordCheck(check: CheckedOutputs): Promise<void>;
  /** Notes what a static hash stands for, after a look-up by resolved hash; written soon. */
  rememberStatic(staticHash: string, realisation: Realisation): void;
  /**
   * Moves the outputs of a build into the store and registers them, durably. On failure what
   * was refused still lies where it was.
   *
   * @throws OUTPUT_MISSING, OUTPUT_CYCLE, FILE_SETUID, FILE_FOREIGN, FILE_TYPE_UNSUPPORTED, NAME_NOT_UTF8
   * @throws SELF_REFERENCE_SPLIT, SELF_REFERENCE_COMPRESSED, SELF_REFERENCE_CHECKSUM, SELF_REFERENCE_NAME
   * @throws DISK_FULL, PERMISSION_DENIED
   */
  publish(request: PublishRequest): Promise<Published>;
  /** What `publish` would tell, without moving or registering anything: for `--check`. Throws the same. */
  examine(request: PublishRequest): Promise<Readonly<Record<string, OutputFacts>>>;
  /** A folder on the store's file system that is removed when disposed of. */
  makeBuildFolder(name: string, options?: BuildFolderOptions): Promise<BuildFolder>;
  /** What failed builds left by request; at most one of a derivation. */
  keptFolders(): readonly KeptFolder[];
  /**
   * A name for a temporary file in the same folder as `target`, outside the store, for
   * `publishFile`. What killed processes of this store left in that folder is removed.
   */
  readonly temporaryBeside: TemporaryBeside;
  /** Waits until no other build holds the key. */
  lock(key: string, options: LockOptions): Promise<StoreLock>;
  /** The same without waiting: undefined when another build holds it. @param name what it is held for */
  tryLock(key: string, name: string): Promise<StoreLock | undefined>;
  /** What is being built at this moment, by whichever process. */
  running(): RunningBuild[];
  readonly roots: Roots;
  /** Between steps of long work: collects when the disk runs low, and tells what went. */
  makeRoom(): Promise<Collected | undefined>;
  /** Collection and other care; its code is loaded now. */
  maintain(): Promise<Maintenance>;
  /** The log of a build that begins; an older one's is replaced when it is closed. */
  openLog(resolvedHash: string): LogWriter;
  /** Undefined when there is none. */
  readLog(resolvedHash: string): BuildLog | undefined;
  /** Notes what the sandbox of a failed build was made of; it is collected with the log. */
  writeFailedCommand(resolvedHash: string, text: string): Promise<void>;
  /** Undefined when there is none. */
  readFailedCommand(resolvedHash: string): string | undefined;
  readonly statCache: StatCache;
  readonly history: BuildHistory;
  readonly records: DerivationRecords;
  readonly cacheFolders: CacheFolders;
}
