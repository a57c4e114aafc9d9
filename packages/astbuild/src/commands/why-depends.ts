/** `astbuild why-depends`: the chain of references from one object to another, and where these stand. */

import { namePart } from "@astbuild/derivation";
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
  else if (chain === undefined)
    terminal.out(
      isImage
        ? `${namePart(from)} is an image: it refers to nothing, and holds what it needs (astbuild provenance ${names.from})\n`
        : `${namePart(from)} does not depend on ${namePart(to)}\n`,
    );
  else terminal.out(chainText(chain));
  if (chain === undefined) context.setExitCode(1);
}

/** Files that are named; the rest is counted. */
const MOST = 5;

function chainText(chain: readonly DependenceLink[]): string {
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
