/** For commands that take a path or a target: the store path it stands for, valid and held while the work lasts. */

import { staticHash } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Store } from "@astbuild/store";
import { sessionOptions, targetChoice } from "./build-options.ts";
import type { CommandContext } from "./command-context.ts";
import type { TargetOptions } from "./command-options.ts";
import { pathArgument } from "./store-path-argument.ts";

/** @throws PATH_NOT_VALID, TARGET_NOT_REALISED and what naming a target throws */
export async function withStorePath<T>(
  context: CommandContext,
  text: string,
  options: TargetOptions,
  work: (store: Store, path: StorePath) => Promise<T>,
): Promise<T> {
  const { openSession, openSessionStore } = await import("./session.ts");
  const where = sessionOptions(context, options);
  await using store = await openSessionStore(where);
  const asked = pathArgument(store, text, context.cwd);
  if (asked !== undefined) {
    store.resolve(asked.object);
    await store.hold([asked.object]);
    return await work(store, asked.object);
  }
  const { selectTarget } = await import("./select-target.ts");
  await using session = await openSession(where);
  const { instance, output } = selectTarget(session, text, targetChoice(options));
  const hash = staticHash(instance.derivation);
  const path = (await store.realisationsByStatic([hash])).get(hash)?.outputs[output];
  if (path !== undefined) return await work(store, path);
  throw new AstbuildError("TARGET_NOT_REALISED", `${text} is not in the store as it is now`, {
    facts: { platform: instance.host.name, store: store.root },
    hint: `astbuild realise ${text} --host ${instance.host.name}`,
  });
}
