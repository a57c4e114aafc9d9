/** `astbuild log`: what the last build of something said, or what it says. */

import { pipeline } from "node:stream/promises";
import { resolveDerivation, staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { isBase32Hash } from "@astbuild/hash";
import type { Store } from "@astbuild/store";
import { sessionOptions, targetChoice } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSession } from "../session.ts";
import { openSessionStore } from "../session-store.ts";
import { followAll, followLog } from "../follow-log.ts";
import { pathArgument } from "../store-path-argument.ts";
import { usage } from "../usage.ts";

export interface LogOptions extends TargetOptions {
  readonly follow?: boolean;
}

export async function logCommand(
  context: CommandContext,
  text: string | undefined,
  options: LogOptions,
): Promise<void> {
  await using store = await openSessionStore(sessionOptions(context, options));
  if (text === undefined) {
    if (options.follow !== true) throw usage("nothing is named", "astbuild log NAME, or log -f");
    return await followAll(store, context);
  }
  const hash = await resolvedHashOf(context, store, { text, options });
  const log = hash === undefined ? undefined : store.readLog(hash);
  if (hash === undefined || log === undefined) {
    throw new AstbuildError("LOG_MISSING", `there is no log of ${text}`, {
      facts: { store: store.root },
      hint: "only what a command built here has one: not downloads, not images",
    });
  }
  if (options.follow === true && !log.isCompressed) {
    log.stream.destroy();
    if (await followLog(store, { resolvedHash: hash, file: log.file }, context)) return;
  }
  const { stream } = options.follow === true ? (store.readLog(hash) ?? log) : log;
  await context.terminal.outStream((stdout) => pipeline(stream, stdout, { end: false }));
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
