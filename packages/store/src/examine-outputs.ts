/** Finds the store paths of a build's outputs where they lie, before anything is moved: scan, checks, digests. */

import { hashPart } from "@astbuild/derivation";
import type { StorePath } from "@astbuild/derivation";
import type { Digest } from "@astbuild/hash";
import { createCandidateTable } from "./candidate-table.ts";
import type { CandidateTable } from "./candidate-table.ts";
import type { FilePool } from "./file-pool.ts";
import type { Edit, FileEdits } from "./edit-file.ts";
import type { Hit } from "./hash-scanner.ts";
import { listingDigest } from "./listing-digest.ts";
import type { ListingEntry } from "./listing-digest.ts";
import { objectPath } from "./object-path.ts";
import { outputOrder } from "./output-order.ts";
import type { PublishOutput, PublishRequest } from "./publish-request.ts";
import { readOutputTree } from "./read-output-tree.ts";
import { refuseFindings } from "./refuse-findings.ts";
import { scanTree } from "./scan-output.ts";
import type { ScannedTree } from "./scan-output.ts";

/** An output with everything known that its row needs but the digest of the bytes as they will lie there. */
export interface ExaminedOutput {
  readonly output: string;
  readonly source: string;
  readonly tree: ScannedTree;
  readonly path: StorePath;
  readonly digest: Digest;
  readonly references: readonly StorePath[];
  readonly self: boolean;
  readonly size: number;
  /** What to write into files and symlinks, by path: every scratch hash becomes a final one. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
}

/** In an order in which references come first. @param table of the candidates, in their order */
export async function examineOutputs(
  pool: FilePool,
  request: PublishRequest,
  table: CandidateTable = createCandidateTable(request.candidates.map(hashPart)),
): Promise<ExaminedOutput[]> {
  const { outputs, candidates } = request;
  const scratches = outputs.map(({ scratch }) => (scratch === undefined ? "" : hashPart(scratch)));
  const trees = await Promise.all(
    outputs.map(async (output, index) => {
      const entries = await readOutputTree(pool, output.source, output.output);
      const tree = await scanTree(
        pool,
        { root: output.source, entries },
        {
          scratches: scratches.every((each) => each === "") ? [] : scratches,
          candidates: table,
          own: scratches[index] === "" ? -1 : index,
        },
      );
      refuseFindings(output, tree.findings, request.allowedSplits ?? []);
      return tree;
    }),
  );
  const dependencies = trees.map((tree, index) => otherOutputs(tree, index));
  const order = outputOrder(
    outputs.map(({ output }) => output),
    dependencies,
  );
  const finals = new Map<number, StorePath>();
  const examined: ExaminedOutput[] = [];
  for (const index of order) {
    const tree = trees[index]!;
    const references = [
      ...[...tree.found].map((candidate) => candidates[candidate]!),
      ...[...dependencies[index]!].map((other) => finals.get(other)!),
    ].toSorted();
    const result = await examineOne(
      pool,
      { ...outputs[index]!, index },
      { tree, finals, references: [...new Set(references)] },
    );
    finals.set(index, result.path);
    examined.push(result);
  }
  return examined;
}

function otherOutputs(tree: ScannedTree, own: number): Set<number> {
  return new Set(
    [...tree.hits.values()]
      .flatMap((hits) => hits.map(({ scratch }) => scratch))
      .filter((scratch) => scratch !== own),
  );
}

async function examineOne(
  pool: FilePool,
  output: PublishOutput & { readonly index: number },
  known: {
    tree: ScannedTree;
    finals: ReadonlyMap<number, StorePath>;
    references: readonly StorePath[];
  },
): Promise<ExaminedOutput> {
  const { tree, finals, references } = known;
  const zeroes = "\0".repeat(32);
  const editsOf =
    (own: string) =>
    (path: string): Edit[] =>
      (tree.hits.get(path) ?? [])
        .map(({ scratch, offset }) => ({
          offset,
          text: scratch === output.index ? own : hashPart(finals.get(scratch)!),
        }))
        .toSorted((a, b) => a.offset - b.offset);
  const digests = new Map(tree.digests);
  const dependent = [...tree.hits]
    .filter(
      ([path, hits]) => digests.has(path) && hits.some(({ scratch }) => scratch !== output.index),
    )
    .map(([path]): FileEdits => ({ path, edits: editsOf(zeroes)(path), isShared: false }));
  const edited = await pool.run(
    { kind: "edit", root: output.source, files: dependent, write: false },
    dependent.length < 16,
  );
  dependent.forEach(({ path }, index) => digests.set(path, edited[index]!));

  const listing = listTree(tree, digests, { edits: editsOf(zeroes), own: output.index });
  const self = listing.some((entry) => "self" in entry && entry.self !== undefined);
  const digest = listingDigest(listing);
  const path = objectPath(output.name, digest, references, self);
  const final = editsOf(hashPart(path));
  return {
    output: output.output,
    source: output.source,
    tree,
    path,
    digest,
    references,
    self,
    size: tree.entries.reduce((sum, { size }) => sum + size, 0),
    edits: new Map([...tree.hits.keys()].map((each) => [each, final(each)])),
  };
}

/** The canonical listing of a scanned tree; own hash parts are zeroes with offsets. */
function listTree(
  tree: ScannedTree,
  digests: ReadonlyMap<string, Digest>,
  options: { readonly edits: (path: string) => readonly Edit[]; readonly own: number },
): ListingEntry[] {
  return tree.entries.map(({ path, type, executable, size, target }): ListingEntry => {
    if (type === "folder") return { type, path };
    const self = ownOffsets(tree.hits.get(path) ?? [], options.own);
    if (type === "file")
      return { type, path, executable, size, digest: digests.get(path)!, ...self };
    return { type, path, target: editText(target!, options.edits(path)), ...self };
  });
}

function ownOffsets(hits: readonly Hit[], own: number): { self?: readonly number[] } {
  const self = hits
    .filter(({ scratch }) => scratch === own)
    .map(({ offset }) => offset)
    .toSorted((a, b) => a - b);
  return self.length === 0 ? {} : { self };
}

/** Offsets count bytes. */
export function editText(text: string, edits: readonly Edit[]): string {
  const bytes = Buffer.from(text);
  for (const { offset, text: replacement } of edits) bytes.write(replacement, offset, "latin1");
  return bytes.toString();
}
