/** How a step differs from its former self, apart from what its inputs came to be. */

import type { Derivation } from "@astbuild/derivation";
import type { Json } from "@astbuild/hash";
import type { Change, ValueChange } from "./change.ts";
import type { Described } from "./described.ts";
import { jsonChanges } from "./json-changes.ts";
import type { JsonChange } from "./json-changes.ts";
import { labelled } from "./labels.ts";
import { lineHunks } from "./line-hunks.ts";
import type { MatchedInputs } from "./match-inputs.ts";

type Members = { readonly [key: string]: Json };

/** Files of a source are compared by whoever can read them: `sources` is called for these. */
export function ownChanges(
  before: Described,
  after: Described,
  {
    matched,
    sources,
  }: { readonly matched: MatchedInputs; readonly sources: () => readonly Change[] },
): Change[] {
  const words = labelled(before, after, matched);
  const [a, b] = [words.before, words.after];
  if (a["fixed"] !== undefined && b["fixed"] !== undefined)
    return values("download", jsonChanges(a["fixed"], b["fixed"]));
  const [was, is] = [builderWord(a["builder"] as Members), builderWord(b["builder"] as Members)];
  // Members of one kind say nothing of another.
  if (was !== is) return values("other", jsonChanges(was, is, "the builder"));
  const changes: Change[] = [
    ...matched.added.map((input) => inputChange("added", words.label(input))),
    ...matched.removed.map((input) => inputChange("removed", words.label(input))),
    ...builderChanges(a["builder"] as Members, b["builder"] as Members, { after, sources }),
  ];
  for (const name of ["outputs", "fixed", "allowedReferences", "disallowedReferences"])
    changes.push(...values("other", jsonChanges(a[name], b[name], name)));
  if (unversioned(before) !== unversioned(after))
    changes.push(...values("other", jsonChanges(a["name"], b["name"], "name")));
  else if (before.name !== after.name)
    changes.push(...values("version", jsonChanges(before.version ?? "", after.version ?? "")));
  return changes;
}

/** `command`, or the builtin's name. */
function builderWord({ kind, name }: Members): Json | undefined {
  return kind === "builtin" ? name : kind;
}

/** Values of the recipe's arguments: they show in what is hashed, here or in an input. */
export function argumentChanges(before: Described, after: Described): Change[] {
  return values("argument", jsonChanges(before.args, after.args));
}

function builderChanges(
  before: Members,
  after: Members,
  {
    after: step,
    sources,
  }: { readonly after: Described; readonly sources: () => readonly Change[] },
): Change[] {
  const changes: Change[] = [];
  for (const { path, ...sides } of jsonChanges(before, after)) {
    const [first = "", second = ""] = path.split(".", 2);
    const rest = path.slice(first.length + second.length + 2);
    if (first === "env")
      changes.push({ kind: "environment", name: path.slice("env.".length), ...sides });
    else if (first === "files" && isText(sides)) changes.push(scriptChange(sides, step.derivation));
    else if (path === "attributes.text" && isText(sides))
      changes.push({ kind: "text", hunks: lineHunks(sides.before, sides.after) });
    else if (path === "attributes.digest") changes.push(...sources());
    else if (path.startsWith(ENTRIES)) changes.push(entryChange(path.slice(ENTRIES.length), sides));
    else if (path === "sandbox" || path === "version" || path === "attributes.compressor")
      changes.push({ kind: "engine", name: engineWord(path, step), ...sides });
    else
      changes.push({
        kind: "other",
        name: first === "attributes" ? [second, rest].filter(Boolean).join(".") : path,
        ...sides,
      });
  }
  return changes;
}

const ENTRIES = "attributes.manifest.entries.";

/** @param text `/etc/motd`, or a member of what stands there: `/etc/motd.mode` */
function entryChange(text: string, sides: Pick<JsonChange, "before" | "after">): Change {
  const member = /\.(?<member>[a-z]+[A-Za-z]*)$/.exec(text)?.groups?.["member"];
  // A member's value is never an object that says what kind of entry it is.
  const isEntry = [sides.before, sides.after].some(
    (side) => typeof side === "object" && side !== null && "type" in side,
  );
  if (isEntry || member === undefined) return { kind: "image entry", path: text, ...sides };
  const path = text.slice(0, -member.length - 1);
  return { kind: "image entry", path, member, ...sides };
}

function engineWord(path: string, { kind }: Described): string {
  return path === "sandbox"
    ? "the sandbox"
    : path === "version"
      ? `the builtin of ${kind}`
      : "the compressor";
}

function isText(
  sides: Pick<JsonChange, "before" | "after">,
): sides is { before: string; after: string } {
  return typeof sides.before === "string" && typeof sides.after === "string";
}

function scriptChange(
  { before, after }: { readonly before: string; readonly after: string },
  derivation: Derivation | undefined,
): Change {
  const places = derivation?.unhashed.origin.scriptLines;
  const hunks = lineHunks(before, after).map((hunk) => {
    const place = places?.[hunk.line - 1];
    return { ...hunk, ...(place !== undefined && { place }) };
  });
  return { kind: "script", hunks };
}

function values(kind: ValueChange["kind"], changes: readonly JsonChange[]): ValueChange[] {
  return changes.map(({ path, ...sides }) => ({ kind, name: path, ...sides }));
}

function inputChange(what: "added" | "removed", name: string): Change {
  return { kind: "input", what, name };
}

function unversioned({ name, version }: Described): string {
  return version === undefined ? name : name.replace(`-${version}`, "");
}
