/** `astbuild why-depends`: the chain of references from one object to another, and where these stand. */

import { namePart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import type { Maintenance, Occurrence } from "@astbuild/store";
import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { plainText } from "../output/display-width.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { withStorePaths } from "../with-store-path.ts";

export interface WhyDependsOptions extends TargetOptions {
  /** Name the files and offsets. */
  readonly precise?: boolean;
}

interface Link {
  readonly path: StorePath;
  /** Where the next one's hash stands in this one; asked for with --precise. */
  readonly occurrences?: readonly Occurrence[];
}

/** Exit code 1 when it does not depend. */
export async function whyDependsCommand(
  context: CommandContext,
  { from, to }: { readonly from: string; readonly to: string },
  options: WhyDependsOptions,
): Promise<void> {
  await withStorePaths(context, [from, to], options, async (store, [top, wanted]) => {
    const maintenance = await store.maintain();
    const paths = maintenance.whyDepends(top!, wanted!);
    const chain = paths && (await linksOf(maintenance, paths, options.precise === true));
    const { terminal } = context;
    if (options.json === true)
      terminal.out(jsonLine({ from: top, to: wanted, depends: chain !== undefined, chain }));
    else if (chain === undefined)
      terminal.out(`${namePart(top!)} does not depend on ${namePart(wanted!)}\n`);
    else terminal.out(chainText(chain));
    if (chain === undefined) context.setExitCode(1);
  });
}

async function linksOf(
  maintenance: Maintenance,
  paths: readonly StorePath[],
  isPrecise: boolean,
): Promise<Link[]> {
  const links: Link[] = [];
  for (const [index, path] of paths.entries()) {
    const next = paths[index + 1];
    const isAsked = isPrecise && next !== undefined;
    links.push({
      path,
      ...(isAsked && { occurrences: await maintenance.occurrences(path, next) }),
    });
  }
  return links;
}

/** Files that are named; the rest is counted. */
const MOST = 5;

function chainText(chain: readonly Link[]): string {
  const lines = chain.flatMap(({ path, occurrences = [] }, index) => {
    const indent = index === 0 ? "" : `${"   ".repeat(index - 1)}└─ `;
    const below = `${"   ".repeat(index)}${index === chain.length - 1 ? "   " : "│  "}`;
    const more = occurrences.length - MOST;
    return [
      `${indent}${path}`,
      ...occurrences.slice(0, MOST).map((each) => `${below}${occurrenceText(each)}`),
      ...(more > 0 ? [`${below}and ${more} more files`] : []),
    ];
  });
  return `${lines.join("\n")}\n`;
}

/** `bin/hello:1234  /ast/store/…/lib` */
function occurrenceText({ file, offset, inside, text, count }: Occurrence): string {
  const place = offset === undefined ? `${file}  (${inside})` : `${file}:${offset}`;
  const times = count === 1 ? "" : `  ${count} times`;
  return `${place}${times}${text === undefined ? "" : `  ${plainText(text)}`}`;
}
