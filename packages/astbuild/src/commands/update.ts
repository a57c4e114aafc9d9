/** `astbuild update`: fetches what a recipe names, and writes the hashes into the recipe or its lock files. */

import { relative } from "node:path";
import { sessionOptions } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import { lazyFetcher } from "../lazy-fetcher.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { findRecipe } from "../project.ts";
import type { TargetOptions } from "../command-options.ts";
import { openSession } from "../session.ts";
import { rehash } from "../update/rehash.ts";
import { lockScript, relock } from "../update/relock.ts";
import { refuseForeign } from "../update/refuse-foreign.ts";
import { lineDiff, writeUpdated } from "../update/updated-file.ts";
import type { Change, UpdatedFile } from "../update/updated-file.ts";

export interface UpdateOptions extends TargetOptions {
  readonly dryRun?: boolean;
}

/** stdout has old and new hash of everything, or with --dry-run the lines that would change. */
export async function updateCommand(
  context: CommandContext,
  name: string,
  options: UpdateOptions,
): Promise<void> {
  const { terminal, interruption, env, cwd } = context;
  await using session = await openSession(sessionOptions(context, options));
  const { project, store, instantiation } = session;
  const recipe = findRecipe(project, name);
  const place = recipe.internals.place?.file;
  const script = place === undefined ? undefined : lockScript(place);
  const files =
    script === undefined
      ? await rehash(recipe, {
          context: instantiation,
          fetcher: lazyFetcher({ cacheFolder: store.cacheFolders.folder("downloads"), env }),
          signal: interruption.signal,
          onDownload: (file) => terminal.err(`fetching ${file}\n`),
        })
      : await relock(script);
  refuseForeign(project, name, files);
  if (options.dryRun !== true) await writeUpdated(files);
  const where = (file: UpdatedFile): string => relative(cwd, file.file) || file.file;
  for (const file of files) {
    if (options.json === true) {
      const { changes } = file;
      const isChanged = file.before !== file.after;
      terminal.out(jsonLine({ type: "update", file: file.file, isChanged, changes }));
    } else if (options.dryRun === true) {
      const lines = lineDiff(file);
      if (lines.length > 0) terminal.out(`--- ${where(file)}\n${lines.join("\n")}\n`);
    } else terminal.out(fileText(where(file), file.changes));
  }
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
