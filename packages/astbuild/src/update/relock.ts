/**
 * Lock files: a `lock.ts` beside a recipe's module says what they should hold now. It exports
 * `locks`, an async generator of `{ file: URL, text }` that is given the machine's mirrors; comparing
 * and writing happen here.
 */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { AstbuildError } from "@astbuild/errors";
import { textOf } from "./updated-file.ts";
import type { Change, UpdatedFile } from "./updated-file.ts";

interface Lock {
  readonly file: URL;
  readonly text: string;
}

export interface LockOptions {
  /** Mirrors of Debian's archive, the folders above `pool/`, best first. */
  readonly mirrors: readonly string[];
}

interface LockModule {
  readonly locks?: (options: LockOptions) => AsyncIterable<Lock>;
}

/** Undefined where nothing stands beside the recipe. */
export function lockScript(recipeFile: string): string | undefined {
  const script = join(dirname(recipeFile), "lock.ts");
  return existsSync(script) ? script : undefined;
}

/** @throws LOCK_FAILED with what the script says */
export async function relock(script: string, options: LockOptions): Promise<UpdatedFile[]> {
  const { locks } = (await import(pathToFileURL(script).href)) as LockModule;
  if (locks === undefined) throw failed(script, "it exports no locks");
  const files: UpdatedFile[] = [];
  try {
    for await (const { file, text } of locks(options)) {
      const path = fileURLToPath(file);
      const before = await textOf(path);
      const changes = lockChanges(entriesOf(before, path), entriesOf(text, path));
      files.push({ file: path, before, after: text, changes });
    }
  } catch (cause) {
    throw failed(script, cause instanceof Error ? cause.message : String(cause), cause);
  }
  return files;
}

function failed(script: string, why: string, cause?: unknown): AstbuildError {
  return new AstbuildError("LOCK_FAILED", `cannot lock anew: ${why}`, {
    facts: { script },
    cause,
  });
}

interface Entry {
  readonly name: string;
  readonly version: string;
  readonly sha256: string;
}

function entriesOf(text: string, path: string): readonly Entry[] {
  if (text === "") return [];
  const entries = parsed(text);
  if (Array.isArray(entries) && entries.every(isEntry)) return entries;
  throw new Error(`${path} is no list of packages with name, version and sha256`);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is Entry {
  const { name, version, sha256 } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return [name, version, sha256].every((each) => typeof each === "string");
}

function lockChanges(before: readonly Entry[], after: readonly Entry[]): Change[] {
  const old = new Map(before.map((entry) => [entry.name, entry]));
  const now = new Map(after.map((entry) => [entry.name, entry]));
  const names = [...new Set([...old.keys(), ...now.keys()])].toSorted();
  return names.flatMap((name): Change[] => {
    const was = old.get(name);
    const is = now.get(name);
    if (was?.sha256 === is?.sha256) return [];
    return [{ name, ...(was && { old: shown(was) }), ...(is && { new: shown(is) }) }];
  });
}

function shown({ version, sha256 }: Entry): string {
  return `${version}  ${sha256}`;
}
