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

/** What makes words of the rest of the line: it must come first. */
const SPLITS = /^(?:-[i0v]*S|--split-string=?)[ \t]*/;

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
  const { interpreter, given } = partsOf(line);
  const why: Reason = { kind: "interpreter", of: node.path };
  const state = interpreter.startsWith("/") ? bring(planner, interpreter, why) : "absent";
  if (state !== "runs") throw missing(node, { line, wanted: interpreter, state });
  if (line.endsWith("\r") && !SKIPS_RETURNS.test(interpreter)) {
    throw interpreterError(node, line, {
      message: `${node.path} is run by ${interpreter}, which takes the carriage return for a part of its argument`,
      hint: WINDOWS,
    });
  }
  if (!/\/env$/.test(interpreter)) return;
  if (/[ \t]/.test(given) && !SPLITS.test(given)) {
    throw interpreterError(node, line, {
      message: `${node.path} is run by ${interpreter}, which Linux gives one word: ${given}`,
      hint: "env -S splits it, where env is not busybox's",
    });
  }
  const program = programOf(given);
  if (program === undefined) return;
  const places = program.includes("/") ? [program] : PATH.map((folder) => `${folder}/${program}`);
  if (!places.some((place) => bring(planner, place, why) === "runs")) {
    throw missing(node, { line, wanted: program, state: "absent", searched: places });
  }
}

type State = "runs" | "absent" | "not executable";

function bring({ tree }: Planner, path: string, why: Reason): State {
  const arrival = bringPath(tree, path, why);
  if ("failedAt" in arrival || arrival.isFolder) return "absent";
  return (tree.nodes.get(arrival.path)!.mode & 0o111) === 0 ? "not executable" : "runs";
}

/** Linux takes what follows the interpreter for one word, blanks around it apart. */
function partsOf(line: string): { readonly interpreter: string; readonly given: string } {
  const [, interpreter = "", given = ""] = /^[ \t]*([^ \t]*)[ \t]*(.*?)[ \t]*$/s.exec(line) ?? [];
  return { interpreter, given };
}

/** Behind `-S` options, some with a word of theirs, and assignments may stand before it. */
function programOf(given: string): string | undefined {
  const words = given
    .replace(SPLITS, "")
    .split(/[ \t]+/)
    .filter((word) => word !== "");
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    const isOption = word.startsWith("-");
    if (!isOption && !word.includes("=")) return word;
    if (/^-[i0v]*[uC]$|^--(?:unset|chdir)$/.test(word)) words.shift();
  }
  return undefined;
}

function missing(
  node: TreeNode,
  {
    line,
    wanted,
    state,
    searched,
  }: {
    readonly line: string;
    readonly wanted: string;
    readonly state: Exclude<State, "runs">;
    readonly searched?: readonly string[];
  },
): AstbuildError {
  if (state === "not executable") {
    return interpreterError(node, line, {
      message: `${node.path} is run by ${wanted}, which is not executable in the image`,
      hint: `give ${wanted} the mode 0755, or make the script not executable`,
    });
  }
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
