/** What the steps of planning share. */

import type { FileFacts } from "./examine-file.ts";
import type { ImageManifest } from "@astbuild/derivation";
import type { ImageTree } from "./image-tree.ts";
import type { PlanWarning, WarningKind } from "./plan-warning.ts";
import type { TreeNode } from "./tree-node.ts";

export interface Planner {
  readonly manifest: ImageManifest;
  readonly tree: ImageTree;
  /** Of a file's node that was examined. */
  factsOf(node: TreeNode): FileFacts;
  readonly facts: Map<string, FileFacts>;
  warn(kind: WarningKind, file: string, text: string): void;
  /** In the order in which they were found, each kind and text once. */
  warnings(): PlanWarning[];
}

export function makePlanner(manifest: ImageManifest, tree: ImageTree): Planner {
  const facts = new Map<string, FileFacts>();
  const warnings = new Map<string, { kind: WarningKind; text: string; files: Set<string> }>();
  return {
    manifest,
    tree,
    facts,
    factsOf(node) {
      const found = node.file && facts.get(node.file.physical);
      if (found === undefined) throw new Error(`${node.path} was not examined`);
      return found;
    },
    warn(kind, file, text) {
      const key = `${kind}\0${text}`;
      const warning = warnings.get(key) ?? { kind, text, files: new Set() };
      warning.files.add(file);
      warnings.set(key, warning);
    },
    warnings: () =>
      [...warnings.values()].map(({ kind, text, files }) => {
        const [file = ""] = files;
        const others = files.size - 1;
        return { kind, file, text, ...(others === 0 ? {} : { others }) };
      }),
  };
}
