/** Logs of builds that run in other processes, as they grow. */

import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import type { FileHandle } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { AstbuildError } from "@astbuild/errors";
import { isNotFound } from "@astbuild/fs";
import type { Store } from "@astbuild/store";
import type { CommandContext } from "./command-context.ts";

export interface FollowedLog {
  readonly resolvedHash: string;
  /** Physical, plain. */
  readonly file: string;
}

const POLL = 200;

/**
 * Until the build ends: then the plain file makes way for a compressed one, and ours is complete.
 * That of a killed process stays. False when it has made way before it was opened.
 */
export async function followLog(
  store: Store,
  { resolvedHash, file: path }: FollowedLog,
  { terminal, interruption }: Pick<CommandContext, "terminal" | "interruption">,
): Promise<boolean> {
  await using file = await openIfExists(path);
  if (file === undefined) return false;
  const buffer = Buffer.alloc(64 * 1024);
  for (;;) {
    const isEnded = !existsSync(path) || !isBuilding(store, resolvedHash);
    for (;;) {
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) break;
      terminal.out(Buffer.from(buffer.subarray(0, bytesRead)));
    }
    if (isEnded || interruption.signal.aborted) return true;
    await delay(POLL, undefined, { signal: interruption.signal }).catch(() => undefined);
  }
}

/**
 * Of what runs, the oldest first, until nothing does. Each is named on stderr.
 *
 * @throws LOG_MISSING when nothing is being built
 */
export async function followAll(
  store: Store,
  context: Pick<CommandContext, "terminal" | "interruption">,
): Promise<void> {
  const seen = new Set<string>();
  for (;;) {
    const next = nextLog(store, seen);
    if (next === undefined && seen.size === 0) {
      throw new AstbuildError("LOG_MISSING", "nothing is being built at this moment", {
        facts: { store: store.root },
        hint: "astbuild log NAME shows what the last build of something said",
      });
    }
    if (next === undefined || context.interruption.signal.aborted) return;
    seen.add(next.key);
    context.terminal.err(`following ${next.name}, built by ${next.by}\n`);
    await followLog(store, next, context);
  }
}

function nextLog(
  store: Store,
  seen: ReadonlySet<string>,
):
  | (FollowedLog & { readonly key: string; readonly name: string; readonly by: string })
  | undefined {
  for (const { resolvedHash, name, since, holder } of store.running()) {
    const key = `${resolvedHash} ${since.getTime()}`;
    const log = seen.has(key) ? undefined : store.readLog(resolvedHash);
    log?.stream.destroy();
    if (log === undefined || log.isCompressed) continue;
    const by = `${holder.command} (pid ${holder.pid} on ${holder.host})`;
    return { resolvedHash, file: log.file, key, name, by };
  }
  return undefined;
}

async function openIfExists(path: string): Promise<FileHandle | undefined> {
  return await open(path).catch((error: unknown) => {
    if (isNotFound(error)) return undefined;
    throw error;
  });
}

function isBuilding(store: Store, resolvedHash: string): boolean {
  return store.running().some((each) => each.resolvedHash === resolvedHash);
}
