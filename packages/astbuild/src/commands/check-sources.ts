/** `astbuild check-sources`: asks every location of every download that targets need, not only the first that answers. */

import { derivationOrder } from "@astbuild/derivation";
import type { Derivation } from "@astbuild/derivation";
import type { Fetcher, SourceCheck } from "@astbuild/fetch";
import { sessionOptions, targetChoice } from "../build-options.ts";
import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { lazyFetcher } from "../lazy-fetcher.ts";
import { formatBytes } from "../output/format-units.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { showProgress } from "../output/show-progress.ts";
import type { ShownProgress } from "../output/show-progress.ts";
import type { Terminal } from "../output/terminal.ts";
import { selectTarget } from "../select-target.ts";
import { openSession } from "../session.ts";

interface CheckedFile {
  readonly name: string;
  readonly hash: string;
  readonly recipe: string;
  readonly locations: readonly SourceCheck[];
}

/** Nothing is kept. Exit code 102 where a location gives another file, 1 where one gives none. */
export async function checkSourcesCommand(
  context: CommandContext,
  targets: readonly string[],
  options: TargetOptions,
): Promise<void> {
  const { terminal, env, interruption, setExitCode } = context;
  await using session = await openSession(sessionOptions(context, options));
  const downloads = derivationOrder(
    targets.map((text) => selectTarget(session, text, targetChoice(options)).instance.derivation),
  ).filter(({ fixed }) => fixed !== undefined);
  const cacheFolder = session.store.cacheFolders.folder("downloads");
  const fetcher = lazyFetcher({ cacheFolder, env });
  const check = async (progress: ShownProgress): Promise<CheckedFile[]> => {
    let done = 0;
    return await Promise.all(
      downloads.map(async (derivation) => {
        const file = await checkFile(fetcher, derivation, interruption.signal);
        progress.count((done += 1), downloads.length);
        return file;
      }),
    );
  };
  const files = await withProgress(terminal, check);
  for (const file of files) {
    terminal.out(options.json === true ? jsonLine({ type: "source", ...file }) : fileText(file));
  }
  const statuses = new Set(files.flatMap(({ locations }) => locations.map(({ status }) => status)));
  if (statuses.has("mismatch")) setExitCode(102);
  else if (statuses.has("failed")) setExitCode(1);
}

async function withProgress<T>(
  terminal: Terminal,
  work: (progress: ShownProgress) => Promise<T>,
): Promise<T> {
  using progress = showProgress(terminal, "checking");
  return await work(progress);
}

async function checkFile(
  fetcher: Fetcher,
  { name, fixed, unhashed }: Derivation,
  signal: AbortSignal,
): Promise<CheckedFile> {
  const { urls = [], size, origin } = unhashed;
  const { hash } = fixed!;
  const locations = await fetcher.checkSources({
    ...{ name: fixed!.name, urls, hash, signal, cached: false },
    ...(size !== undefined && { size }),
  });
  return { name, hash, recipe: origin.recipe, locations };
}

function fileText({ name, hash, locations }: CheckedFile): string {
  const lines = locations.map((each) => {
    if (each.status === "good") return `  good      ${each.url}  ${formatBytes(each.size)}`;
    if (each.status === "failed") return `  failed    ${each.url}: ${each.reason}`;
    return `  mismatch  ${each.url}: ${each.actual}`;
  });
  return `${name}  ${hash}\n${lines.join("\n")}\n`;
}
