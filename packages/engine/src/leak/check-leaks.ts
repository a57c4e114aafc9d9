/** The leak check: nothing of the seed, the build folder or the host may stay in an output. */

import type { AllowedLeak, CommandBuilder, StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import { isAboutSplits } from "./allowed-splits.ts";
import type { BuildJob } from "../builders/builder.ts";
import type { LeakFinding } from "./leak.ts";
import { matchesGlob } from "node:path";

interface Subject {
  readonly builder: CommandBuilder;
  readonly outputs: readonly Output[];
  /** The inputs with all they refer to. */
  readonly closure: readonly StorePath[];
  /** Bytes that the outputs may have together. */
  readonly maxSize: number;
}

interface Output {
  readonly source: string;
  readonly scratch: StorePath;
}

/** At most this many findings are listed. */
const LISTED = 12;

/** @throws LEAK naming each file and string that no allowance covers; ALLOWANCE_UNUSED for one that covers nothing; OUTPUT_TOO_LARGE */
export async function checkLeaks(
  job: BuildJob,
  { builder, outputs, closure, maxSize }: Subject,
): Promise<void> {
  const { store, workers } = job.services;
  const findings = await workers.findLeaks({
    outputs: outputs.map(({ source, scratch }) => ({ logical: scratch, physical: source })),
    closure: closure.map((path) => ({ logical: path, physical: store.physical(path) })),
    seed: builder.seed,
    maxSize,
    ...(builder.host === undefined ? {} : { host: builder.host }),
  });
  const used = new Set<AllowedLeak>();
  const left = findings.filter((finding) => {
    const allowance = builder.allowedLeaks.find((each) => covers(each, finding));
    if (allowance !== undefined) used.add(allowance);
    return allowance === undefined;
  });
  const unused = builder.allowedLeaks.filter((each) => !used.has(each) && !isAboutSplits(each));
  const idle = unused.map(({ leak, files }) => `${leak} ${files ?? ""}`.trim());
  if (left.length > 0) {
    const rows = left.slice(0, LISTED).map(describeFinding);
    const more = left.length > LISTED ? [`and ${left.length - LISTED} more`] : [];
    throw new AstbuildError("LEAK", `${job.step.name} refers to what will not be there`, {
      facts: { found: [...rows, ...more], unused: idle.length === 0 ? undefined : idle },
      hint: `mend the build, or allow what does no harm, with the reason:\n${allowanceFor(left[0]!, job.step.name)}`,
    });
  }
  if (idle.length > 0) {
    throw new AstbuildError("ALLOWANCE_UNUSED", `${job.step.name} allows leaks it does not have`, {
      facts: { unused: idle },
      hint: "delete the allowance",
    });
  }
}

function covers(allowance: AllowedLeak, finding: LeakFinding): boolean {
  const named = allowance.leak === finding.leak || allowance.leak === finding.rule;
  return named && (allowance.files === undefined || matchesGlob(finding.file, allowance.files));
}

function describeFinding({ rule, file, leak, detail }: LeakFinding): string {
  return `${rule}  ${file}  ${leak}${detail === undefined ? "" : `  (${detail})`}`;
}

/** What to write into the recipe; a star stands for name, version and platform. */
function allowanceFor({ file, leak }: LeakFinding, name: string): string {
  const pattern = file.startsWith(name) ? `*${file.slice(name.length)}` : file;
  const files = pattern === "*" ? "" : `files: ${JSON.stringify(pattern)}, `;
  return `allow: [{ leak: ${JSON.stringify(leak)}, ${files}reason: "…" }]`;
}
