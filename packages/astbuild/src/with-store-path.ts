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
  return await withStorePaths(context, [text], options, async (store, [path]) =>
    work(store, path!),
  );
}

/** The same for several. */
export async function withStorePaths<T>(
  context: CommandContext,
  texts: readonly string[],
  options: TargetOptions,
  work: (store: Store, paths: readonly StorePath[]) => Promise<T>,
): Promise<T> {
  const { openSessionStore } = await import("./session-store.ts");
  await using store = await openSessionStore(sessionOptions(context, options));
  const asked = texts.map((text) => pathArgument(store, text, context.cwd));
  const given = asked.flatMap((each) => each?.object ?? []);
  for (const each of given) store.resolve(each);
  await store.hold(given);
  const paths: StorePath[] = [];
  for (const [index, text] of texts.entries())
    paths.push(asked[index]?.object ?? (await targetPath(context, store, { text, options })));
  return await work(store, paths);
}

async function targetPath(
  context: CommandContext,
  store: Store,
  { text, options }: { readonly text: string; readonly options: TargetOptions },
): Promise<StorePath> {
  const { openSession } = await import("./session.ts");
  const { selectTarget } = await import("./select-target.ts");
  await using session = await openSession({ ...sessionOptions(context, options), store });
  const { instance, output } = selectTarget(session, text, targetChoice(options));
  const hash = staticHash(instance.derivation);
  const path = (await store.realisationsByStatic([hash])).get(hash)?.outputs[output];
  if (path !== undefined) return path;
  throw new AstbuildError("TARGET_NOT_REALISED", `${text} is not in the store as it is now`, {
    facts: { platform: instance.host.name, store: store.root },
    hint: `astbuild realise ${text} --host ${instance.host.name}`,
  });
}
