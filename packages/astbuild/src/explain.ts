/** Why a target would be built, or was: against the last build, or against another derivation. */

import { join } from "node:path";
import { explainDerivation } from "@astbuild/engine";
import type { Explanation } from "@astbuild/engine";
import type { Derivation } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { isBase32Hash } from "@astbuild/hash";
import { selectTarget } from "./select-target.ts";
import type { TargetChoice } from "./select-target.ts";
import { openSession } from "./session.ts";
import type { Session } from "./session.ts";
import type { ProjectOptions } from "./session-store.ts";
import { pathArgument } from "./store-path-argument.ts";

export interface ExplainRequest extends ProjectOptions, TargetChoice {
  readonly target: string;
  /** A path, the hash of a build, or a target; by default what the project's result link holds, else the last build. */
  readonly against?: string | undefined;
}

export interface ExplainedTarget extends Explanation {
  readonly target: string;
  readonly platform: string;
}

/** @throws DERIVATION_NOT_RECORDED, PATH_NOT_VALID, and what naming a target throws */
export async function explain(request: ExplainRequest): Promise<ExplainedTarget> {
  const { target } = request;
  await using session = await openSession(request);
  const { instance } = selectTarget(session, target, request);
  const { derivation, host } = instance;
  const last = linkedBuild(session, `${target}-${host.name}`);
  const against = againstOf(session, request);
  const explanation = await explainDerivation(session.store, derivation, {
    ...(against !== undefined && { against }),
    ...(last !== undefined && { last }),
  });
  return { target, platform: host.name, ...explanation };
}

/** What the project's result link holds is what its user had last. */
function linkedBuild({ project, store }: Session, name: string): string | undefined {
  const link = join(project.root, "result", name);
  return store.roots.list().find((root) => root.name === link)?.resolvedHash;
}

function againstOf(session: Session, request: ExplainRequest): string | Derivation | undefined {
  const { against, host, folder = process.cwd() } = request;
  if (against === undefined || isBase32Hash(against)) return against;
  const path = pathArgument(session.store, against, folder);
  if (path === undefined) return selectTarget(session, against, { host }).instance.derivation;
  const maker = session.store.records.makersOf(path.object)[0];
  if (maker !== undefined) return maker.resolvedHash;
  throw new AstbuildError(
    "DERIVATION_NOT_RECORDED",
    "the store does not know what that was built from",
    {
      facts: { path: path.object },
      hint: "name a path that a build of this store made",
    },
  );
}
