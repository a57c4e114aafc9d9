/** `astbuild show`: a target's derivation as JSON. */

import { derivationOrder, staticDescription, staticHash } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import { sessionOptions, targetChoice } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { jsonLine } from "../output/json-reporter.ts";
import type { TargetOptions } from "../command-options.ts";
import { selectTarget } from "../select-target.ts";
import { openSession } from "../session.ts";

export interface ShowOptions extends TargetOptions {
  /** And all it needs. */
  readonly closure?: boolean;
}

/** Indented for people; with `--json` or `--closure` one derivation a line, inputs first. */
export async function showCommand(
  context: CommandContext,
  target: string,
  options: ShowOptions,
): Promise<void> {
  await using session = await openSession(sessionOptions(context, options));
  const { instance } = selectTarget(session, target, targetChoice(options));
  const all =
    options.closure === true ? derivationOrder([instance.derivation]) : [instance.derivation];
  const isLines = options.json === true || options.closure === true;
  for (const each of all) {
    const data = describe(each);
    context.terminal.out(isLines ? jsonLine(data) : `${JSON.stringify(data, null, 2)}\n`);
  }
}

/** What is hashed, its hash, and where it comes from. */
function describe(derivation: Derivation): object {
  const { origin, urls } = derivation.unhashed;
  const { scriptLines: _lines, ...where } = origin;
  return {
    staticHash: staticHash(derivation),
    ...(staticDescription(derivation) as object),
    unhashed: { ...where, ...(urls !== undefined && { urls }) },
  };
}
