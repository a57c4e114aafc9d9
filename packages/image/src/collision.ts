/** What happens where two sources bring one path. */

import { readFile } from "node:fs/promises";
import { AstbuildError } from "@astbuild/errors";
import type { TreeNode } from "./tree-node.ts";

/**
 * Folders merge, and equal files and links are one.
 *
 * @throws IMAGE_COLLISION
 */
export async function resolveMeeting(first: TreeNode, second: TreeNode): Promise<void> {
  if (!(await areEqual(first, second))) throw collision(first, second);
}

/** @param second stands at the same path, or below what is not a folder */
export function collision(first: TreeNode, second: TreeNode): AstbuildError {
  const isBelow = first.path !== second.path;
  const message = isBelow
    ? `${second.path} lies below ${first.path}, which is no folder`
    : `two sources bring ${first.path}, and not the same`;
  const target = first.type === "symlink" ? `, a link to ${first.target}` : "";
  return new AstbuildError("IMAGE_COLLISION", message, {
    facts: {
      path: first.path,
      one: describe(first),
      other: describe(second),
    },
    hint: isBelow
      ? `name it where ${first.path}${target} leads, or name ${first.path} as a directory`
      : `name ${first.path} itself among the image's entries: that one wins`,
  });
}

function describe(node: TreeNode): string {
  const mode = node.mode.toString(8).padStart(4, "0");
  const size = node.file === undefined ? "" : `, ${node.file.size} bytes`;
  const owner = `${node.uid}:${node.gid}`;
  const link = node.target === undefined ? "" : ` to ${node.target}`;
  return `${node.source ?? "named in the manifest"} (${node.type}${link}, ${mode}, ${owner}${size})`;
}

async function areEqual(a: TreeNode, b: TreeNode): Promise<boolean> {
  if (a.type !== b.type || a.mode !== b.mode || a.uid !== b.uid || a.gid !== b.gid) return false;
  if (a.file === undefined || b.file === undefined) return a.target === b.target;
  if (a.file.physical === b.file.physical) return true;
  if (a.file.size !== b.file.size) return false;
  const [left, right] = await Promise.all([readFile(a.file.physical), readFile(b.file.physical)]);
  return left.equals(right);
}
