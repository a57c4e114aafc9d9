/** What is being built in a store at this moment, by whichever process. */

import type { RunningBuild } from "@astbuild/store";
import { useStore } from "./session-store.ts";
import type { ProjectOptions } from "./session-store.ts";

export interface TimedBuild extends RunningBuild {
  /** Since it began. */
  readonly seconds: number;
  /** Seconds that it took before; absent where that is not known. */
  readonly expected?: number;
}

/** The oldest first. @throws errors of the store */
export async function ps(options: ProjectOptions = {}): Promise<TimedBuild[]> {
  await using used = await useStore(options);
  const { store } = used;
  // Others see a process as soon as it holds something; this makes sure that the dead are dropped.
  await store.hold([]);
  return store.running().map((build) => {
    const expected = store.history.expected(build.name);
    const seconds = Math.max(0, (Date.now() - build.since.getTime()) / 1000);
    return { ...build, seconds, ...(expected !== undefined && { expected }) };
  });
}
