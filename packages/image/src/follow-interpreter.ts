/** What runs a script must be in the image; where it is a store path it comes along. */

import { AstbuildError } from "@astbuild/errors";
import type { Facts } from "@astbuild/errors";
import { bringPath } from "./bring-path.ts";
import { reasonText } from "./image-plan.ts";
import type { Reason } from "./image-plan.ts";
import type { Planner } from "./planner.ts";
import type { TreeNode } from "./tree-node.ts";

/** Where `env` looks: the folders that a PATH has in practice. */
const PATH = ["/usr/local/bin", "/usr/local/sbin", "/usr/bin", "/usr/sbin", "/bin", "/sbin"];

/** `-w\r` is `-w` to Perl, and a carriage return is white space to `env -S`. */
const SKIPS_RETURNS = /\/(?:env|perl[^/]*)$/;

const WINDOWS = "the script has the line ends of Windows (CRLF): give it those of Linux";

/**
 * Does nothing for a file that is no script, and for one that cannot be run.
 *
 * @throws INTERPRETER_MISSING
 */
export function followInterpreter(planner: Planner, node: TreeNode): void {
  const line = planner.factsOf(node).shebang;
  if (line === undefined || (node.mode & 0o111) === 0) return;
  const [interpreter = "", ...words] = line.split(/[ \t]+/).filter((word) => word !== "");
  const why: Reason = { kind: "interpreter", of: node.path };
  if (!interpreter.startsWith("/") || !isBrought(planner, interpreter, why)) {
    throw missing(node, { line, wanted: interpreter });
  }
  if (line.endsWith("\r") && !SKIPS_RETURNS.test(interpreter)) {
    throw interpreterError(node, line, {
      message: `${node.path} is run by ${interpreter}, which takes the carriage return for a part of its argument`,
      hint: WINDOWS,
    });
  }
  if (!/\/env$/.test(interpreter)) return;
  const program = programOf(words);
  if (program === undefined) return;
  const places = program.includes("/") ? [program] : PATH.map((folder) => `${folder}/${program}`);
  if (!places.some((place) => isBrought(planner, place, why))) {
    throw missing(node, { line, wanted: program, searched: places });
  }
}

function isBrought({ tree }: Planner, path: string, why: Reason): boolean {
  const arrival = bringPath(tree, path, why);
  return !("failedAt" in arrival) && !arrival.isFolder;
}

/** `-S`, other options and assignments stand before it. */
function programOf(words: readonly string[]): string | undefined {
  return words.find((word) => !word.startsWith("-") && !word.includes("="));
}

function missing(
  node: TreeNode,
  { line, wanted, searched }: { line: string; wanted: string; searched?: readonly string[] },
): AstbuildError {
  return interpreterError(node, line, {
    message: `${node.path} is run by ${wanted}, which is not in the image`,
    facts: { missing: wanted, searched: searched?.join(" ") },
    hint: wanted.endsWith("\r")
      ? WINDOWS
      : `put ${wanted} into the image, or make the script not executable`,
  });
}

function interpreterError(
  node: TreeNode,
  line: string,
  {
    message,
    facts,
    hint,
  }: { readonly message: string; readonly facts?: Facts; readonly hint: string },
): AstbuildError {
  return new AstbuildError("INTERPRETER_MISSING", message, {
    facts: {
      script: node.path,
      "first line": `#!${line}`,
      ...facts,
      "here as": reasonText(node.why),
      from: node.source,
    },
    hint,
  });
}
