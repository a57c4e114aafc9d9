/** The commands of a page in docs/, to be run one after the other as a reader would. */

import { codeBlocks } from "./code-blocks.ts";
import type { CodeBlock } from "./code-blocks.ts";
import type { OutsideProject, Ran } from "./outside-project.ts";

export interface PageStep {
  readonly script: string;
  /** Lines that stdout shows in this order, others in between. */
  readonly shows: readonly string[];
  /** Files that the page wants written before the command. */
  readonly files: readonly CodeBlock[];
}

export function pageSteps(page: string): PageStep[] {
  const blocks = codeBlocks(page);
  return blocks.flatMap((block, index) => {
    if (block.language !== "sh") return [];
    const before = blocks.slice(0, index).findLastIndex(({ language }) => language === "sh");
    const files = blocks.slice(before + 1, index).filter(({ file }) => file !== undefined);
    const next = blocks[index + 1];
    const shows = next?.language === "text" ? next.code.trimEnd().split("\n") : [];
    return [{ script: block.code, shows, files }];
  });
}

/** In the folder that the page's first step makes and goes into. */
export async function runStep(
  project: OutsideProject,
  folder: string,
  { script, files }: PageStep,
): Promise<Ran> {
  for (const { file, code } of files) project.write(`${folder}/${file}`, code);
  return project.run(`set -e; if [ -d ${folder} ]; then cd ${folder}; fi\n${script}`);
}

/** The first of the lines that stdout does not show in its place. */
export function missingLine(stdout: string, { shows }: PageStep): string | undefined {
  let rest = stdout;
  for (const line of shows) {
    const at = rest.indexOf(line);
    if (at < 0) return line;
    rest = rest.slice(at + line.length);
  }
  return undefined;
}
