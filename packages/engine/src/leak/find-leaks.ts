/** Looks through the outputs of a command, file by file. Runs on a worker thread; never runs or follows what it reads. */

import { join } from "node:path";
import { AstbuildError } from "@astbuild/errors";
import { makeReadable, walkTreeSync } from "@astbuild/fs";
import type { TreeEntry } from "@astbuild/fs";
import { elfLeaks } from "./elf-leaks.ts";
import type { LeakCheckRequest, LeakFinding, LeakSubject } from "./leak.ts";
import { libraryFiles } from "./library-files.ts";
import { linkLeaks } from "./link-leaks.ts";
import { LARGEST, isTooLarge, readPieces } from "./read-pieces.ts";
import { createObjectView } from "./object-view.ts";
import type { MountedObject } from "./object-view.ts";
import { scriptLeaks } from "./script-leaks.ts";
import { textLeaks } from "./text-leaks.ts";

/**
 * All findings, in the order of the walk.
 *
 * @throws OUTPUT_TOO_LARGE, and what a walk throws
 */
export function findLeaks(request: LeakCheckRequest): LeakFinding[] {
  const trees = request.outputs.map((output) => ({ output, entries: readTree(output.physical) }));
  refuseLarge(trees, request.maxSize);
  const view = createObjectView([...request.outputs, ...request.closure]);
  const libraries = libraryFiles(view);
  const findings: LeakFinding[] = [];
  for (const { output, entries } of trees) {
    const name = output.logical.slice(output.logical.indexOf("-") + 1);
    for (const entry of entries) {
      if (entry.type === "folder") continue;
      const file = entry.path === "" ? name : `${name}/${entry.path}`;
      const logical = entry.path === "" ? output.logical : `${output.logical}/${entry.path}`;
      const subject = { entry, logical, view, libraries, request };
      for (const finding of leaksOf(subject, join(output.physical, entry.path))) {
        findings.push({ ...finding, file });
      }
    }
  }
  return findings;
}

/** What its owner may not read, as an ordinary user, is made readable first. */
function readTree(root: string): TreeEntry[] {
  const entries = tryWalk(root);
  if (entries?.every(({ type, mode }) => type !== "file" || (mode & 0o400) !== 0)) return entries;
  makeReadable(root);
  return walkTreeSync(root);
}

function tryWalk(root: string): TreeEntry[] | undefined {
  try {
    return walkTreeSync(root);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EACCES") return undefined;
    throw error;
  }
}

interface OutputTree {
  readonly output: MountedObject;
  readonly entries: readonly TreeEntry[];
}

/** By the sizes that files claim: a sparse file takes no room on the disk, and hours to read. */
function refuseLarge(trees: readonly OutputTree[], maxSize: number): void {
  let whole = 0;
  for (const { output, entries } of trees) {
    for (const { path, type, size } of entries) {
      if (type !== "file") continue;
      whole += size;
      const isProgram = isTooLarge(join(output.physical, path), size);
      if (!isProgram && whole <= maxSize) continue;
      throw new AstbuildError("OUTPUT_TOO_LARGE", "the outputs are larger than they may be", {
        facts: {
          file: path === "" ? output.logical : `${output.logical}/${path}`,
          size,
          ...(isProgram ? { "largest program": LARGEST } : { together: maxSize }),
        },
        hint: isProgram ? "link less into it" : "if it must be so large: --max-disk",
      });
    }
  }
}

type Finding = Omit<LeakFinding, "file">;

function leaksOf(bare: Omit<LeakSubject, "bytes" | "from">, physical: string): Finding[] {
  if (bare.entry.type === "symlink") return linkLeaks({ ...bare, bytes: Buffer.alloc(0) });
  const findings = new Map<string, Finding>();
  for (const piece of readPieces(physical, bare.entry.size)) {
    const subject = { ...bare, ...piece };
    const found = textLeaks(subject);
    if (piece.from === 0) found.push(...elfLeaks(subject), ...scriptLeaks(subject));
    // One that stands in several pieces is one finding.
    for (const each of found) {
      const key = `${each.rule} ${each.leak}`;
      if (!findings.has(key)) findings.set(key, each);
    }
  }
  return [...findings.values()];
}
