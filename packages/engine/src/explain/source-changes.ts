/** Which files of a source changed: the former ones lie in the store, the present ones there or still in the project. */

import { existsSync, lstatSync, readFileSync, readlinkSync } from "node:fs";
import { isUtf8 } from "node:buffer";
import { join } from "node:path";
import { walkTreeSync } from "@astbuild/fs";
import type { Store } from "@astbuild/store";
import type { Change, FileChange } from "./change.ts";
import type { Described } from "./described.ts";
import { lineHunks } from "./line-hunks.ts";

interface SourceFile {
  readonly type: "file" | "symlink";
  readonly executable: boolean;
  readonly physical: string;
  /** Where it lies in the project, if it is known. */
  readonly origin: string | undefined;
}

export function sourceChanges(store: Store, before: Described, after: Described): Change[] {
  const former = filesOf(store, before);
  const present = filesOf(store, after);
  if (former === undefined || present === undefined) return [{ kind: "sources gone" }];
  const paths = [...new Set([...former.keys(), ...present.keys()])].sort();
  return paths.flatMap((path) => fileChange(path, former.get(path), present.get(path)));
}

/** By path below the top. Undefined where they are nowhere any more. */
function filesOf(
  store: Store,
  { outputs, derivation }: Described,
): Map<string, SourceFile> | undefined {
  const local = derivation?.unhashed.local;
  const attributes = derivation?.builder.kind === "builtin" ? derivation.builder.attributes : {};
  const isSingle = attributes["single"] === true;
  const origin = (path: string): string | undefined =>
    local && join(local.folder, isSingle ? local.files[0]! : path);
  const path = outputs?.["out"];
  if (path !== undefined && store.info(path) !== undefined && existsSync(store.physical(path))) {
    const top = store.physical(path);
    return new Map(
      walkTreeSync(top).flatMap(({ path: below, type, executable }) =>
        type === "folder"
          ? []
          : [
              [
                below,
                { type, executable, physical: join(top, below), origin: origin(below) },
              ] as const,
            ],
      ),
    );
  }
  if (local === undefined) return undefined;
  return new Map(
    local.files.map((name) => {
      const physical = join(local.folder, name);
      const stat = lstatSync(physical);
      const executable = isSingle ? attributes["executable"] === true : (stat.mode & 0o111) !== 0;
      const type = stat.isSymbolicLink() ? "symlink" : "file";
      return [isSingle ? "" : name, { type, executable, physical, origin: physical }] as const;
    }),
  );
}

function fileChange(
  path: string,
  before: SourceFile | undefined,
  after: SourceFile | undefined,
): FileChange[] {
  const origin = after?.origin;
  const change = {
    kind: "source file" as const,
    path,
    ...(origin !== undefined && { file: origin }),
  };
  if (before === undefined) return [{ ...change, what: "added" }];
  if (after === undefined) return [{ ...change, what: "removed" }];
  if (before.type !== after.type) return [{ ...change, what: "type" }];
  const [old, fresh] = [contentOf(before), contentOf(after)];
  if (!old.equals(fresh)) {
    const isText = isUtf8(old) && isUtf8(fresh) && !old.includes(0) && !fresh.includes(0);
    const hunks = isText ? { hunks: lineHunks(old.toString(), fresh.toString()) } : {};
    return [{ ...change, what: "content", ...hunks }];
  }
  return before.executable === after.executable || after.type === "symlink"
    ? []
    : [{ ...change, what: "executable" }];
}

function contentOf({ type, physical }: SourceFile): Buffer {
  return type === "symlink" ? Buffer.from(readlinkSync(physical)) : readFileSync(physical);
}
