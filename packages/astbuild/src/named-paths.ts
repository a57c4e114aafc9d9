/** Store paths by what a person calls them: a path, or a target of the project; valid, and held while the work lasts. */

import { staticHash } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { Store } from "@astbuild/store";
import type { TargetChoice } from "./select-target.ts";
import { useStore } from "./session-store.ts";
import type { ProjectOptions } from "./session-store.ts";
import { pathArgument } from "./store-path-argument.ts";

export interface NamedPathOptions extends ProjectOptions, TargetChoice {}

/** Recipes are loaded only where a target is named. @throws PATH_NOT_VALID, TARGET_NOT_REALISED and what naming a target throws */
export async function withNamedPaths<T>(
  options: NamedPathOptions,
  names: readonly string[],
  work: (store: Store, paths: readonly StorePath[]) => Promise<T>,
): Promise<T> {
  await using used = await useStore(options);
  const { store } = used;
  const asked = names.map((name) => pathArgument(store, name, options.folder ?? process.cwd()));
  const given = asked.flatMap((each) => each?.object ?? []);
  for (const each of given) store.resolve(each);
  await store.hold(given);
  const paths: StorePath[] = [];
  for (const [index, name] of names.entries())
    paths.push(asked[index]?.object ?? (await targetPath({ ...options, store }, name)));
  return await work(store, paths);
}

async function targetPath(
  options: NamedPathOptions & { readonly store: Store },
  name: string,
): Promise<StorePath> {
  const { openSession } = await import("./session.ts");
  const { selectTarget } = await import("./select-target.ts");
  await using session = await openSession(options);
  const { instance, output } = selectTarget(session, name, options);
  const hash = staticHash(instance.derivation);
  const path = (await session.store.realisationsByStatic([hash])).get(hash)?.outputs[output];
  if (path !== undefined) return path;
  throw new AstbuildError("TARGET_NOT_REALISED", `${name} is not in the store as it is now`, {
    facts: { platform: instance.host.name, store: session.store.root },
    hint: `astbuild realise ${name} --host ${instance.host.name}`,
  });
}
