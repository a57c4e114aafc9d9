/**
 * What recipes said last time, so that a realise that finds everything there need not evaluate them. A wrong hit would
 * be a wrong image: it holds only while every file that was read is as it was, those of the product too, and only for
 * recipes that nothing but files can have decided about.
 */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { ProjectLocation } from "../project.ts";
import { stampFiles } from "./file-stamp.ts";
import { PRODUCT } from "./product.ts";

export interface EvaluationRequest {
  /** Physical root folder of the store. */
  readonly store: string;
  readonly project: ProjectLocation;
  readonly targets: readonly string[];
  readonly host?: string | undefined;
  readonly args?: Readonly<Record<string, string>> | undefined;
}

export interface Evaluated {
  readonly targets: readonly EvaluatedTarget[];
  /** Derivations of the whole graph. */
  readonly total: number;
}

export interface EvaluatedTarget {
  /** As it was named: `musl.dev`. */
  readonly name: string;
  /** `riscv64-musl` */
  readonly platform: string;
  readonly output: string;
  readonly staticHash: string;
}

/** An entry of the cache. */
export interface RememberedEvaluation extends Evaluated {
  readonly files: readonly string[];
  /** As `stampFiles` makes it of them. */
  readonly stamp: string;
}

/** The cache folder of the store, by its name. */
export const EVALUATIONS = "evaluations";

/** Undefined when nothing is known, or a file changed. */
export function recallEvaluation(request: EvaluationRequest): Evaluated | undefined {
  const folder = `${request.store}/var/${EVALUATIONS}`;
  const remembered = readEntry(`${folder}/${evaluationKey(request)}`);
  if (remembered === undefined) return undefined;
  return stampFiles(remembered.files)?.stamp === remembered.stamp ? remembered : undefined;
}

/** The name of the entry. */
export function evaluationKey({ project, targets, host, args }: EvaluationRequest): string {
  const { file, root } = project;
  const asked = [file, root, targets, host ?? "", args ?? {}, PRODUCT, process.version];
  return textDigest(JSON.stringify(asked));
}

export function textDigest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** Its digest stands before it: what two processes wrote at a time, or what a crash left, counts as nothing. */
function readEntry(path: string): RememberedEvaluation | undefined {
  let all: string;
  try {
    all = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  const end = all.indexOf("\n");
  const text = all.slice(end + 1);
  if (all.slice(0, end) !== textDigest(text)) return undefined;
  return JSON.parse(text) as RememberedEvaluation;
}
