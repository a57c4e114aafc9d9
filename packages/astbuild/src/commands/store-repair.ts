/** `astbuild store repair`: mends what verify finds, by building or fetching again what is damaged. */

import { derivationOrder, staticHash } from "@astbuild/derivation";
import type { Derivation, StorePath } from "@astbuild/derivation";
import { AstbuildError, formatError, isAstbuildError } from "@astbuild/errors";
import { isStorePath } from "@astbuild/derivation";
import { listRecipes } from "@astbuild/loader";
import type { Maintenance } from "@astbuild/store";
import { buildOptions, sessionOptions, targetChoice } from "../build-options.ts";
import type { BuildingOptions } from "../command-options.ts";
import type { CommandContext } from "../command-context.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { openEngine } from "../realise.ts";
import { selectTarget } from "../select-target.ts";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";
import { withReporter } from "../with-reporter.ts";
import { verifyStore } from "./store-verify.ts";

/** @throws STORE_DAMAGED for what could not be mended */
export async function storeRepairCommand(
  context: CommandContext,
  targets: readonly string[],
  options: BuildingOptions,
): Promise<void> {
  await using session = await openSession(sessionOptions(context, options));
  const maintenance = await session.store.maintain();
  const tops = topsOf(session, targets, options);
  const { findings } = await verifyStore(context, session.store, true);
  const mended = findings.flatMap(({ path, problem }) =>
    problem === "metadata" && isStorePath(path) ? [path] : [],
  );
  await maintenance.mendMetadata(mended);
  const damaged = maintenance.damaged();
  if (damaged.length > 0)
    await rebuild(
      context,
      { session, maintenance, tops: tops ?? everyDerivation(session) },
      options,
    );
  const left = new Set(maintenance.damaged());
  const repaired = [...mended, ...damaged.filter((path) => !left.has(path))];
  report(context, repaired, options.json === true);
  const database = findings.filter(({ problem }) => problem === "database");
  if (left.size + database.length > 0)
    throw stillDamaged([...left, ...database.map(({ path }) => path)]);
}

interface Repair {
  readonly session: Session;
  readonly maintenance: Maintenance;
  /** Among these, and all that they need, is looked for what made the damaged. */
  readonly tops: readonly Derivation[];
}

/** Realises those derivations of the project that made what is damaged. */
async function rebuild(
  context: CommandContext,
  { session, maintenance, tops }: Repair,
  options: BuildingOptions,
): Promise<void> {
  const derivations = withTools(tops);
  const makers = maintenance.makersOfDamaged(derivations.map(staticHash));
  const wanted = derivations.filter((each) => makers.has(staticHash(each)));
  await withReporter(context, options, async (onEvent) => {
    const how = { ...buildOptions(context, options), keepGoing: true, onEvent };
    await using engine = openEngine(session.store, how);
    const { failures } = await engine.realise(
      wanted.map((derivation) => ({ derivation, outputs: derivation.outputs })),
    );
    for (const failure of failures) context.terminal.err(`${formatError(failure)}\n`);
  });
}

/** Of the targets; undefined where there are none: everything the project can make. @throws RECIPE_UNKNOWN, USAGE */
function topsOf(
  session: Session,
  targets: readonly string[],
  options: BuildingOptions,
): readonly Derivation[] | undefined {
  if (targets.length === 0) return undefined;
  const choice = targetChoice(options);
  return targets.map((target) => selectTarget(session, target, choice).instance.derivation);
}

/** With all that they need, the sandbox's tools as well. */
function withTools(tops: readonly Derivation[]): Derivation[] {
  const order = derivationOrder(tops);
  const tools = order.flatMap(({ unhashed }) => unhashed.sandboxTools ?? []);
  return derivationOrder([...new Set(tools), ...tops]);
}

function everyDerivation(session: Session): Derivation[] {
  return listRecipes(session.project).flatMap(({ name, platforms }) =>
    platforms.flatMap((host) => {
      try {
        return [selectTarget(session, name, { host }).instance.derivation];
      } catch (error) {
        // What cannot be evaluated now did not make anything either.
        if (isAstbuildError(error)) return [];
        throw error;
      }
    }),
  );
}

function report({ terminal }: CommandContext, repaired: readonly StorePath[], json: boolean): void {
  for (const path of repaired)
    terminal.out(json ? jsonLine({ repaired: path }) : `repaired ${path}\n`);
  if (repaired.length === 0 && !json) terminal.out("nothing to repair\n");
}

function stillDamaged(paths: readonly string[]): AstbuildError {
  return new AstbuildError("STORE_DAMAGED", "not everything could be made again", {
    facts: { damaged: paths },
    hint: "realise what made it, from the recipes as they were; astbuild store rebuild-db for the database",
  });
}
