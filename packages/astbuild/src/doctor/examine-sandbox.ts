/** Whether this machine lets a sandbox be made: tried with the very tools and flags that builders get. */

import { derivationOrder, staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import { isAstbuildError } from "@astbuild/errors";
import { BUILD_PLATFORM, parsePlatform } from "@astbuild/platform";
import { instantiate } from "@astbuild/recipe";
import { probeSandbox } from "@astbuild/sandbox";
import { openEngine } from "../realise.ts";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";
import type { Examination } from "./examination.ts";
import type { Finding } from "./finding.ts";

const name = "sandbox";

export async function examineSandbox(request: Examination): Promise<Finding> {
  try {
    await using session = await openSession(request);
    const tools = findTools(session);
    if (tools === undefined)
      return { name, ok: true, lines: ["not tried: no recipe here needs one"] };
    return await probe(session, tools, request);
  } catch (error) {
    if (!isAstbuildError(error)) throw error;
    const remedy = error.hint;
    const lines = [`not tried: ${error.message}`];
    return { name, ok: false, lines, error, ...(remedy !== undefined && { remedy }) };
  }
}

async function probe(session: Session, tools: Derivation, request: Examination): Promise<Finding> {
  const { store } = session;
  await using engine = openEngine(store, request);
  const realised = await engine.realise([{ derivation: tools, outputs: ["out"] }]);
  const [failure] = realised.failures;
  if (failure !== undefined) throw failure;
  const found = await probeSandbox({ folder: store.physical(realised.outputs[0]!["out"]!) });
  if (found.ok) return { name, ok: true, lines: ["works, without root"] };
  const said = found.detail === "" ? [] : found.detail.split("\n").map((line) => `| ${line}`);
  return { name, ok: false, lines: [found.meaning, ...said], remedy: found.remedy };
}

/** The sandbox's tools are a derivation that every command names; the first recipe that has one will do. */
function findTools({ project, instantiation }: Session): Derivation | undefined {
  const seen = new Set<string>();
  for (const recipe of project.recipes.values()) {
    const host = parsePlatform(BUILD_PLATFORM.arch, recipe.prefers);
    if (recipe.hosts !== undefined && !recipe.hosts.includes(host.name)) continue;
    const { derivation } = instantiate(recipe, { host, context: instantiation });
    for (const each of derivationOrder([derivation])) {
      const hash = staticHash(each);
      if (seen.has(hash)) continue;
      seen.add(hash);
      if (each.unhashed.sandboxTools !== undefined) return each.unhashed.sandboxTools;
    }
  }
  return undefined;
}
