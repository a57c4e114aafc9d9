/** `astbuild explain`: why a target would be built, or was: the root cause, and what follows from it. */

import { join } from "node:path";
import { explainDerivation } from "@astbuild/engine";
import type { Derivation } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { isBase32Hash } from "@astbuild/hash";
import { sessionOptions, targetChoice } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { explanationText } from "../output/explanation-text.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { selectTarget } from "../select-target.ts";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";
import { pathArgument } from "../store-path-argument.ts";

export interface ExplainCommandOptions extends TargetOptions {
  /** A path, the hash of a build, or a target. */
  readonly against?: string;
}

export async function explainCommand(
  context: CommandContext,
  text: string,
  options: ExplainCommandOptions,
): Promise<void> {
  await using session = await openSession(sessionOptions(context, options));
  const { instance } = selectTarget(session, text, targetChoice(options));
  const { derivation, host } = instance;
  const last = await linkedBuild(session, `${text}-${host.name}`);
  const { against: other } = options;
  const against = other === undefined ? undefined : againstOf(context, session, { other, options });
  const explanation = await explainDerivation(session.store, derivation, {
    ...(against !== undefined && { against }),
    ...(last !== undefined && { last }),
  });
  const { terminal, cwd } = context;
  if (options.json === true) {
    terminal.out(
      jsonLine({ type: "explanation", target: text, platform: host.name, ...explanation }),
    );
  } else
    terminal.out(
      explanationText(explanation, { target: `${text} ${host.name}`, against: other, cwd }),
    );
}

/** What the project's result link holds is what its user had last. */
async function linkedBuild({ project, store }: Session, name: string): Promise<string | undefined> {
  const link = join(project.root, "result", name);
  return store.roots.list().find((root) => root.name === link)?.resolvedHash;
}

/** @throws PATH_NOT_VALID, DERIVATION_NOT_RECORDED, and what naming a target throws */
function againstOf(
  { cwd }: CommandContext,
  session: Session,
  { other, options }: { readonly other: string; readonly options: ExplainCommandOptions },
): string | Derivation {
  if (isBase32Hash(other)) return other;
  const path = pathArgument(session.store, other, cwd);
  if (path === undefined)
    return selectTarget(session, other, targetChoice({ ...options, arg: [] })).instance.derivation;
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
