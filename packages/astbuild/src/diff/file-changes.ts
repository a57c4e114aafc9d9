/** Which entries of two trees or images differ, and in what. */

/** What is compared of an entry; the same of objects and of images. */
export interface ComparedEntry {
  /** In an image, of a file at its store path: hash and version are no part of it. */
  readonly path: string;
  readonly type: string;
  readonly size: number;
  /** Equal for equal bytes. */
  readonly content?: string;
  /** Equal for bytes that differ only in hashes of store paths. */
  readonly apartFromHashes?: string;
  /** `mode` and the like, as text. */
  readonly facts: Readonly<Record<string, string>>;
}

export interface FileChange {
  readonly path: string;
  readonly what: "added" | "removed" | "changed" | "store paths";
  /** Bytes; of a file. */
  readonly before?: number;
  readonly after?: number;
  /** Other things that differ, such as the mode: `644 → 755`. */
  readonly facts: Readonly<Record<string, string>>;
}

export function fileChanges(
  before: readonly ComparedEntry[],
  after: readonly ComparedEntry[],
): FileChange[] {
  const former = new Map(before.map((entry) => [entry.path, entry]));
  const present = new Map(after.map((entry) => [entry.path, entry]));
  const paths = [...new Set([...former.keys(), ...present.keys()])].toSorted();
  return paths.flatMap((path) => changeOf(path, former.get(path), present.get(path)));
}

function changeOf(
  path: string,
  before: ComparedEntry | undefined,
  after: ComparedEntry | undefined,
): FileChange[] {
  const sizes = {
    ...(before?.type === "file" && { before: before.size }),
    ...(after?.type === "file" && { after: after.size }),
  };
  if (before === undefined) return [{ path, what: "added", ...sizes, facts: {} }];
  if (after === undefined) return [{ path, what: "removed", ...sizes, facts: {} }];
  const names = Object.keys({ ...before.facts, ...after.facts, type: "" });
  const sides = names.map((name) => [name, factOf(before, name), factOf(after, name)] as const);
  const facts = Object.fromEntries(
    sides
      .filter(([, from, to]) => from !== to)
      .map(([name, from, to]) => [name, `${from} → ${to}`]),
  );
  const isSame = before.content === after.content;
  if (isSame && Object.keys(facts).length === 0) return [];
  const isAlike = !isSame && before.apartFromHashes === after.apartFromHashes;
  return [{ path, what: isAlike ? "store paths" : "changed", ...sizes, facts }];
}

function factOf({ type, facts }: ComparedEntry, name: string): string {
  return name === "type" ? type : (facts[name] ?? "none");
}
