/** `astbuild log`: what the last build of something said, or what it says. */

import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { pipeline } from "node:stream/promises";
import { resolveDerivation, staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { isBase32Hash } from "@astbuild/hash";
import type { Store } from "@astbuild/store";
import { sessionOptions, targetChoice } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSession, openSessionStore } from "../session.ts";
import { pathArgument } from "../store-path-argument.ts";

export interface LogOptions extends TargetOptions {
  readonly follow?: boolean;
}

const POLL = 200;

export async function logCommand(
  context: CommandContext,
  text: string,
  options: LogOptions,
): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  const hash = await resolvedHashOf(context, store, { text, options });
  const log = hash === undefined ? undefined : store.readLog(hash);
  if (log === undefined) {
    throw new AstbuildError("LOG_MISSING", `there is no log of ${text}`, {
      facts: { store: store.root },
      hint: "only what a command built here has one: not downloads, not images",
    });
  }
  if (options.follow === true && !log.isCompressed) {
    log.stream.destroy();
    return await follow(log.file, context);
  }
  await context.terminal.outStream((stdout) => pipeline(log.stream, stdout, { end: false }));
}

/** By the hash that a failure shows, by a path that was built, or by a target as it is now. */
async function resolvedHashOf(
  context: CommandContext,
  store: Store,
  { text, options }: { text: string; options: LogOptions },
): Promise<string | undefined> {
  if (isBase32Hash(text)) return text;
  const path = pathArgument(store, text, context.cwd);
  if (path !== undefined) return store.info(path.object)?.deriver?.resolvedHash;
  const { selectTarget } = await import("../select-target.ts");
  await using session = await openSession(sessionOptions(context, options));
  const { instance } = selectTarget(session, text, targetChoice(options));
  return await currentHash(store, instance.derivation);
}

/** Of one that was never built too, as long as its inputs were. */
async function currentHash(store: Store, derivation: Derivation): Promise<string | undefined> {
  const inputs = derivation.inputs.map((each) => each.derivation);
  const known = await store.realisationsByStatic([derivation, ...inputs].map(staticHash));
  const own = known.get(staticHash(derivation));
  if (own !== undefined) return own.resolvedHash;
  if (inputs.some((each) => !known.has(staticHash(each)))) return undefined;
  const resolved = resolveDerivation(derivation, (input, output) => {
    const path = known.get(staticHash(input))?.outputs[output];
    if (path === undefined) throw new Error(`${input.name} has no realised ${output}`);
    return path;
  });
  return resolved.hash;
}

/** Until the build ends: then the plain file makes way for a compressed one, and ours is complete. */
async function follow(path: string, { terminal, interruption }: CommandContext): Promise<void> {
  await using file = await open(path);
  const buffer = Buffer.alloc(64 * 1024);
  for (;;) {
    const isEnded = !existsSync(path);
    for (;;) {
      const { bytesRead } = await file.read(buffer);
      if (bytesRead === 0) break;
      terminal.out(Buffer.from(buffer.subarray(0, bytesRead)));
    }
    if (isEnded || interruption.signal.aborted) return;
    await delay(POLL, undefined, { signal: interruption.signal }).catch(() => undefined);
  }
}
