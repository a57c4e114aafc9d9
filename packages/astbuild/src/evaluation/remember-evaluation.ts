/** Notes what recipes said, for `recallEvaluation`. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { staticHash } from "@astbuild/derivation";
import type { RealiseResult, SelectedTargets } from "../realise.ts";
import type { Session } from "../session.ts";
import { stampFiles } from "./file-stamp.ts";
import { productFiles } from "./product-files.ts";
import { EVALUATIONS, evaluationKey, textDigest } from "./recall-evaluation.ts";
import type { EvaluationRequest, RememberedEvaluation } from "./recall-evaluation.ts";

/** Nothing where something else than files may decide about the recipes, or where a file may have been changed since it was read. */
export function rememberEvaluation(
  { session, selected }: Pick<SelectedTargets, "session" | "selected">,
  request: EvaluationRequest,
  counts: RealiseResult["counts"],
): void {
  const own = productFiles();
  const read = session.filesRead();
  if (own === undefined || read === undefined) return;
  const files = [...new Set([...own, ...read])];
  const stamped = stampFiles(files);
  if (stamped === undefined || stamped.settled >= session.began) return;
  const targets = selected.map(({ name, instance, output }) => ({
    ...{ name, output, platform: instance.host.name },
    staticHash: staticHash(instance.derivation),
  }));
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  write(session, evaluationKey(request), { targets, total, files, stamp: stamped.stamp });
}

function write({ store }: Session, key: string, remembered: RememberedEvaluation): void {
  const text = JSON.stringify(remembered);
  try {
    const folder = store.cacheFolders.folder(EVALUATIONS);
    writeFileSync(join(folder, key), `${textDigest(text)}\n${text}`);
  } catch {
    // A full disk is told by whoever needs the room; without this the recipes are evaluated again.
  }
}
