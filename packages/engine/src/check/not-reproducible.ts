/** The error of a build that did not come out the same again. */

import { join } from "node:path";
import { open, stat } from "node:fs/promises";
import type { StorePath } from "@astbuild/derivation";
import { AstbuildError } from "@astbuild/errors";
import type { CheckDifference } from "@astbuild/store";
import type { Step } from "../events.ts";
import { recipePlace } from "../step-error.ts";
import { classifyDifference } from "./classify-difference.ts";
import type { DifferentFile, Settings } from "./classify-difference.ts";
import type { FileDifference } from "./compare-trees.ts";

/** One output that two builds made differently. */
export interface DifferentOutput {
  readonly output: string;
  /** Store paths and where they lie. */
  readonly first: { readonly path: StorePath; readonly physical: string };
  readonly second: { readonly path: StorePath; readonly physical: string };
  /** In canonical order, at least one. */
  readonly files: readonly FileDifference[];
}

export interface ExplainedDifference extends CheckDifference {
  readonly output: string;
  /** How many files of the output differ. */
  readonly count: number;
  readonly excerpts: readonly [first: string, second: string];
}

type OtherKind = Exclude<FileDifference["kind"], "content" | "build-id">;

const KINDS: Readonly<Record<OtherKind, string>> = {
  once: "a file that only one of the two has",
  type: "a file in one, a folder or a link in the other",
  mode: "executable in one and not in the other",
  link: "a link that leads elsewhere",
};

const BUILD_ID = "a build id: what was linked differed, and no longer stands in the file";

/** What stands at the first difference, and what it looks like. */
export async function explainDifference(
  { output, first, second, files }: DifferentOutput,
  settings: Settings,
): Promise<ExplainedDifference> {
  // A build id follows from what differs elsewhere.
  const { path, kind, offset = 0 } = files.find((file) => file.kind !== "build-id") ?? files[0]!;
  const common = { output, other: second.path, file: path, count: files.length };
  if (kind !== "content" && kind !== "build-id") {
    return { ...common, cause: KINDS[kind], excerpts: ["", ""] };
  }
  const file = await readDifferent(
    [join(first.physical, path), join(second.physical, path)],
    offset,
  );
  const cause = kind === "build-id" ? BUILD_ID : classifyDifference(file, settings);
  return {
    ...common,
    ...{ offset, cause },
    excerpts: [excerpt(file.first, file.offset), excerpt(file.second, file.offset)],
  };
}

export function notReproducible(
  step: Step,
  differences: readonly ExplainedDifference[],
  paths: ReadonlyMap<string, readonly [StorePath, StorePath]>,
): AstbuildError {
  const main = differences.find(({ cause }) => cause !== BUILD_ID) ?? differences[0];
  if (main === undefined) return differsByPath(step, paths);
  const { output, file, offset, cause, count, excerpts } = main;
  const others = differences
    .filter((each) => each !== main)
    .map((each) => `${each.output}/${each.file}, ${each.count} differ in all`);
  const [first, second] = paths.get(output)!;
  return new AstbuildError("NOT_REPRODUCIBLE", message(step), {
    facts: {
      recipe: recipePlace(step.origin),
      platform: step.origin.platform,
      file: `${output}${file === "" ? "" : `/${file}`}`,
      offset,
      "looks like": cause,
      before: excerpts[0] === "" ? undefined : excerpts[0],
      now: excerpts[1] === "" ? undefined : excerpts[1],
      differing: `${count} ${count === 1 ? "file" : "files"} of ${output}`,
      "and also": others.length === 0 ? undefined : others,
      first,
      second,
    },
    hint: `astbuild diff ${first} ${second}`,
  });
}

/** Nothing can be compared: what was built first is gone. */
function differsByPath(
  step: Step,
  paths: ReadonlyMap<string, readonly [StorePath, StorePath]>,
): AstbuildError {
  const facts = [...paths].flatMap(([output, [first, second]]) => [
    [`${output} before`, `${first} (gone)`],
    [`${output} now`, second],
  ]);
  return new AstbuildError("NOT_REPRODUCIBLE", message(step), {
    facts: { recipe: recipePlace(step.origin), ...Object.fromEntries(facts) },
    hint: "realise it again and check that",
  });
}

function message({ name }: Step): string {
  return `${name} came out differently when it was built again`;
}

/** So much of a file is read to say what its difference looks like. */
const MOST = 64 << 20;

async function readDifferent(
  [first, second]: readonly [string, string],
  offset: number,
): Promise<DifferentFile> {
  const largest = Math.max((await stat(first)).size, (await stat(second)).size);
  const start = largest <= MOST ? 0 : Math.max(0, offset - 4096);
  const length = largest <= MOST ? largest : 8192;
  return {
    first: await readPiece(first, start, length),
    second: await readPiece(second, start, length),
    offset: offset - start,
  };
}

async function readPiece(path: string, start: number, length: number): Promise<Buffer> {
  await using file = await open(path);
  const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, start);
  return buffer.subarray(0, bytesRead);
}

/** Sixteen bytes from a little before the place, as hex and as text. */
function excerpt(content: Buffer, offset: number): string {
  const start = Math.max(0, offset - 4);
  const bytes = content.subarray(start, start + 16);
  if (bytes.length === 0) return "(ends here)";
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
  const text = [...bytes].map((byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".",
  );
  return `${hex.padEnd(47)}  |${text.join("")}|`;
}
