/** What runs on the engine's worker threads, by name. */

import { mergeTree as merge } from "./builders/merge-tree.ts";
import type { MergeTreeRequest } from "./builders/merge-tree.ts";
import { unpackDeb } from "./builders/unpack-deb.ts";
import type { UnpackRequest } from "./builders/unpack-deb.ts";
import { findLeaks as find } from "./leak/find-leaks.ts";
import type { LeakCheckRequest, LeakFinding } from "./leak/leak.ts";
import { answer } from "./worker-answer.ts";
import type { WorkerAnswer } from "./worker-answer.ts";

export const unpack = (request: UnpackRequest): Promise<WorkerAnswer<void>> =>
  answer(() => unpackDeb(request));

export const mergeTree = (request: MergeTreeRequest): Promise<WorkerAnswer<void>> =>
  answer(() => merge(request));

export const findLeaks = (request: LeakCheckRequest): Promise<WorkerAnswer<LeakFinding[]>> =>
  answer(() => find(request));
