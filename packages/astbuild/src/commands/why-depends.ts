/** `astbuild why-depends`: the chain of references from one object to another, and where these stand. */

import { isStorePath, namePart } from "@astbuild/derivation";
import type { Occurrence } from "@astbuild/store";
import type { CommandContext } from "../command-context.ts";
import type { TargetOptions } from "../command-options.ts";
import { plainText } from "../output/display-width.ts";
import { jsonLine } from "../output/json-reporter.ts";
import { whyDepends } from "../why-depends.ts";
import type { DependenceLink } from "../why-depends.ts";
import { namedPathOptions } from "../with-store-path.ts";

export interface WhyDependsOptions extends TargetOptions {
  /** Name the files and offsets. */
  readonly precise?: boolean;
}

/** Exit code 1 when it does not depend. */
export async function whyDependsCommand(
  context: CommandContext,
  names: { readonly from: string; readonly to: string },
  options: WhyDependsOptions,
): Promise<void> {
  const { precise } = options;
  const request = { ...namedPathOptions(context, options), ...names, precise };
  const { from, to, chain, isImage } = await whyDepends(request);
  const { terminal } = context;
  if (options.json === true)
    terminal.out(jsonLine({ from, to, depends: chain !== undefined, chain, isImage }));
  else if (chain !== undefined) terminal.out(chainText(chain));
  else
    terminal.out(
      `${namePart(from)} ${isImage ? "has nothing of" : "does not depend on"} ${named(to)}\n`,
    );
  if (chain === undefined) context.setExitCode(1);
}

function named(path: string): string {
  return isStorePath(path) ? namePart(path) : plainText(path);
}

/** Files that are named; the rest is counted. */
const MOST = 5;

function chainText(chain: readonly DependenceLink[]): string {
  const lines = chain.flatMap(({ path, why, occurrences = [] }, index) => {
    const indent = index === 0 ? "" : `${"   ".repeat(index - 1)}└─ `;
    const below = `${"   ".repeat(index)}${index === chain.length - 1 ? "   " : "│  "}`;
    const more = occurrences.length - MOST;
    return [
      `${indent}${plainText(path)}${why === undefined ? "" : `  ${plainText(why)}`}`,
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
