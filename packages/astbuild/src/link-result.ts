/** `result/TARGET-PLATFORM` in the project's root folder: a link to the result that keeps it alive. */

import { join } from "node:path";
import type { RealisedTarget } from "./realise.ts";
import type { Session } from "./session.ts";

/** Replaces an older link in one step. Gives the link's path. */
export async function linkResult(
  { store, project }: Pick<Session, "store" | "project">,
  { name, platform, path, resolvedHash }: RealisedTarget,
): Promise<string> {
  const link = join(project.root, "result", `${name}-${platform}`);
  await store.roots.addResultLink(link, path, resolvedHash);
  return link;
}
