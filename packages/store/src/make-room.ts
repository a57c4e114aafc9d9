/** Collection by itself, in the middle of long work: when free bytes or inodes fall under a floor. */

import { statfs } from "node:fs/promises";
import type { Collected } from "./collect/collect-options.ts";
import type { Maintenance } from "./maintenance.ts";

export interface Floor {
  /** Bytes that should stay free on the store's disk. */
  readonly freeBytes?: number;
  readonly freeInodes?: number;
}

/** What is freed beyond the floor, so that the next step does not fall under it again. */
const BEYOND = 1.25;

/** Milliseconds between two looks, and after a collection that could not free enough. */
const LOOK_EVERY = 1000;
const TRY_AGAIN_AFTER = 60_000;

/** Whoever asks while a collection runs waits for it; undefined when there is room. */
export function createMakeRoom(
  root: string,
  floor: Floor,
  maintain: () => Promise<Maintenance>,
): () => Promise<Collected | undefined> {
  const { freeBytes = 0, freeInodes = 0 } = floor;
  if (freeBytes === 0 && freeInodes === 0) return async () => await Promise.resolve(undefined);
  let nextLook = 0;
  let running: Promise<Collected | undefined> | undefined;
  const hasRoom = async (factor: number): Promise<boolean> => {
    const { bavail, bsize, files, ffree } = await statfs(root);
    const hasInodes = files === 0 || ffree >= freeInodes * factor;
    return bavail * bsize >= freeBytes * factor && hasInodes;
  };
  const look = async (): Promise<Collected | undefined> => {
    if (await hasRoom(1)) {
      nextLook = performance.now() + LOOK_EVERY;
      return undefined;
    }
    const collected = await (await maintain()).collect({ isEnough: () => hasRoom(BEYOND) });
    const pause = (await hasRoom(1)) ? LOOK_EVERY : TRY_AGAIN_AFTER;
    nextLook = performance.now() + pause;
    return collected;
  };
  return async () => {
    if (running !== undefined) {
      await running;
      return undefined;
    }
    if (performance.now() < nextLook) return undefined;
    running = look().finally(() => (running = undefined));
    return await running;
  };
}
