/** A link's target comes along; one into the store that would dangle is an error. */

import { STORE_FOLDER } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { bringPath } from "./bring-path.ts";
import { joinPath, parentOf, splitStorePath } from "./image-path.ts";
import { reasonText } from "./image-plan.ts";
import type { Planner } from "./planner.ts";
import type { TreeNode } from "./tree-node.ts";
import type { Failure } from "./walk-path.ts";

/** What a kernel mounts or a system makes while it runs: a link to it need not lead anywhere yet. */
const MADE_LATER = /^\/(?:dev|proc|run|sys)(?:\/|$)/;

/** @throws IMAGE_LINK_DANGLING */
export function followLink(planner: Planner, node: TreeNode): void {
  const target = node.target!;
  const path = target.startsWith("/") ? target : joinPath(parentOf(node.path), target);
  const arrival = bringPath(planner.tree, path, { kind: "link target", of: node.path });
  if (!("failedAt" in arrival)) return;
  if (arrival.failedAt.startsWith(`${STORE_FOLDER}/`)) throw dangling(planner, node, arrival);
  if (!MADE_LATER.test(arrival.failedAt)) planner.warn("dangling link", node.path, target);
}

function dangling(planner: Planner, node: TreeNode, { failedAt, links }: Failure): AstbuildError {
  const object = splitStorePath(failedAt)?.object;
  const isInput = object !== undefined && planner.tree.store.node(object) !== undefined;
  const why = links.includes(failedAt)
    ? "the links go round in a circle"
    : isInput
      ? "the object has no such file"
      : "that object is no input of the image";
  return new AstbuildError("IMAGE_LINK_DANGLING", `${node.path} leads nowhere in the store`, {
    facts: {
      link: node.path,
      target: node.target,
      "ends at": failedAt,
      why,
      "here as": reasonText(node.why),
      from: node.source,
    },
    hint: "leave the link out, or name its path among the image's entries",
  });
}
