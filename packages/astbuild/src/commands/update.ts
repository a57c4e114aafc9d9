/** `astbuild update`: fetches what a recipe names, and writes the hashes into the recipe or its lock files. */

import { relative } from "node:path";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { lazyFetcher } from "../lazy-fetcher.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { findRecipe } from "../project.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSession } from "../session.ts";
import type { Session } from "../session.ts";
import { rehash } from "../update/rehash.ts";
import { lockScript, relock } from "../update/relock.ts";
import { refuseForeign } from "../update/refuse-foreign.ts";
import { lineDiff, writeUpdated } from "../update/updated-file.ts";
import type { Change, UpdatedFile } from "../update/updated-file.ts";

export interface UpdateOptions extends TargetOptions {
  readonly dryRun?: boolean;
}

/**
 * One recipe after the other, each written before the next is fetched. stdout has old and new hash
 * of everything, or with --dry-run the lines that would change.
 */
export async function updateCommand(
  context: CommandContext,
  names: readonly string[],
  options: UpdateOptions,
): Promise<void> {
  await using session = await openSession(sessionOptions(context, options));
  for (const name of names) {
    const files = await updatedFiles(context, session, name);
    refuseForeign(session.project, name, files);
    if (options.dryRun !== true) await writeUpdated(files);
    for (const file of files) tell(context, file, options);
  }
}

async function updatedFiles(
  { terminal, interruption, env }: CommandContext,
  { project, store, instantiation }: Session,
  name: string,
): Promise<readonly UpdatedFile[]> {
  const recipe = findRecipe(project, name);
  const place = recipe.internals.place?.file;
  const script = place === undefined ? undefined : lockScript(place);
  if (script !== undefined) {
    const { debianMirrors } = await import("@astbuild/fetch");
    return await relock(script, { mirrors: debianMirrors({ env }) });
  }
  return await rehash(recipe, {
    context: instantiation,
    fetcher: lazyFetcher({ cacheFolder: store.cacheFolders.folder("downloads"), env }),
    signal: interruption.signal,
    onDownload: (file) => terminal.err(`fetching ${file}\n`),
  });
}

function tell({ terminal, cwd }: CommandContext, file: UpdatedFile, options: UpdateOptions): void {
  const where = relative(cwd, file.file) || file.file;
  if (options.json === true) {
    const { changes } = file;
    const isChanged = file.before !== file.after;
    return terminal.out(jsonLine({ type: "update", file: file.file, isChanged, changes }));
  }
  if (options.dryRun !== true) return terminal.out(fileText(where, file.changes));
  const lines = lineDiff(file);
  if (lines.length > 0) terminal.out(`--- ${where}\n${lines.join("\n")}\n`);
}

function fileText(file: string, changes: readonly Change[]): string {
  const rows = changes.flatMap((change) =>
    change.old === change.new
      ? [`  ${change.name}`, `    as it is  ${change.old}`]
      : [
          `  ${change.name}`,
          ...(change.old === undefined ? [] : [`    old  ${change.old}`]),
          ...(change.new === undefined ? ["    gone"] : [`    new  ${change.new}`]),
        ],
  );
  return `${[file, ...(rows.length === 0 ? ["  as it is"] : rows)].join("\n")}\n`;
}
