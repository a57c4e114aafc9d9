/** The limits of an image's size, and what to show when one is passed. */

import { AstbuildError } from "@astbuild/errors";
import { fileLines, packageLines } from "./report-lines.ts";
import { formatBytes } from "./format-bytes.ts";
import type { SizeReport } from "./size-report.ts";

/** Asterinas inflates up to 1 GiB and panics beyond (reference: zune-inflate's default, measured). */
export const MOST_INFLATED: number = 2 ** 30;

/** @throws IMAGE_TOO_LARGE with what weighs most */
export function checkInflatedSize(report: SizeReport): void {
  if (report.bytes <= MOST_INFLATED) return;
  const size = formatBytes(report.bytes);
  const message = `the image is ${size} before compression, and kernels take 1 GiB`;
  throw new AstbuildError("IMAGE_TOO_LARGE", message, {
    facts: { bytes: report.bytes, most: MOST_INFLATED, ...heaviest(report) },
    hint: "leave out what is not needed; the lists say what weighs most and why it is there",
  });
}

/** @throws IMAGE_OVER_BUDGET with what weighs most */
export function checkBudget(size: number, budget: number | undefined, report: SizeReport): void {
  if (budget === undefined || size <= budget) return;
  const message = `the image is above its budget of ${formatBytes(budget)}`;
  throw new AstbuildError("IMAGE_OVER_BUDGET", message, {
    facts: { bytes: size, budget, ...heaviest(report) },
    hint: "leave out what is not needed, or raise the image's sizeBudget",
  });
}

function heaviest(report: SizeReport): { packages: string[]; files: string[] } {
  return { packages: packageLines(report, 20), files: fileLines(report, 10) };
}
