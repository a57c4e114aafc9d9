/** One change as people read it: a line that says what, and below it the values or lines. */

import { relative } from "node:path";
import type { Cause, Change, Hunk } from "@astbuild/engine";
import { plainText } from "./display-width.ts";

type Of<K extends Change["kind"]> = Extract<Change, { readonly kind: K }>;

/** Lines of a change that are shown; the rest is counted. */
const MOST = 10;

/** `src/main.c changed, line 3` */
export function changeTitle(change: Change, step: Cause["step"], cwd: string): string {
  const whose = nameOf(step);
  switch (change.kind) {
    case "argument":
      return `argument ${change.name} of ${whose}: ${sides(change)}`;
    case "version":
      return `version of ${whose}: ${sides(change)}`;
    case "environment":
      return `environment variable ${change.name} of ${whose}: ${sides(change)}`;
    case "download":
      return `${change.name === "hash" ? `hash of ${step.name}` : "download"}: ${sides(change)}`;
    case "engine":
      return `astbuild itself, ${change.name}: ${sides(change)}`;
    case "other":
      return `${change.name} of ${whose}: ${sides(change)}`;
    case "image entry":
      return entryTitle(change, whose);
    case "script":
      return `the script of ${whose} changed${placeOf(change.hunks, cwd)}`;
    case "text":
      return `the text of ${step.name} changed, ${lineWord(change.hunks)}`;
    case "source file":
      return fileTitle(change, step, cwd);
    case "sources gone":
      return `files of ${step.name} changed; the former ones are no longer in the store`;
    case "input":
      return change.what === "added"
        ? `${whose} uses ${change.name} now`
        : `${whose} uses ${change.name} no longer`;
    case "bytes":
      return `${change.name} came out with other bytes, though nothing that it is made of changed`;
    case "not recorded":
      return `nothing is recorded of what the former ${whose} was made from`;
  }
}

/** What stands below the title: lines that went and came. */
export function changeLines(change: Change): string[] {
  if (change.kind === "bytes") return [`- ${change.before}`, `+ ${change.after}`];
  if (change.kind !== "script" && change.kind !== "text" && change.kind !== "source file")
    return [];
  const all = (change.hunks ?? []).flatMap(({ before, after }) => [
    ...before.map((line) => `- ${plainText(line)}`.trimEnd()),
    ...after.map((line) => `+ ${plainText(line)}`.trimEnd()),
  ]);
  const more = all.length - MOST;
  return more > 1 ? [...all.slice(0, MOST), `… ${more} more lines`] : all;
}

/** As a recipe's author calls it. */
export function nameOf({ kind, name, recipe }: Cause["step"]): string {
  return kind === "build" || kind === "image" ? recipe : name;
}

function entryTitle(entry: Of<"image entry">, image: string): string {
  const { member, before, after } = entry;
  const path = plainText(entry.path);
  if (member !== undefined) {
    const [from, to] = [before, after].map((each) =>
      typeof each === "number" && member.toLowerCase().endsWith("mode") ? each.toString(8) : each,
    );
    return `${member} of ${path} in ${image}: ${sides({ before: from, after: to })}`;
  }
  if (before === undefined) return `${path} is new in ${image}`;
  return after === undefined ? `${path} is gone from ${image}` : `${path} in ${image} is another`;
}

function fileTitle(change: Of<"source file">, step: Cause["step"], cwd: string): string {
  const path = change.path === "" ? step.name : `${step.name}/${change.path}`;
  const file = plainText(change.file === undefined ? path : shortPath(change.file, cwd));
  switch (change.what) {
    case "added":
      return `${file} is new`;
    case "removed":
      return `${file} is gone`;
    case "content":
      return `${file} changed${change.hunks === undefined ? "" : `, ${lineWord(change.hunks)}`}`;
    case "executable":
      return `${file} is executable, or no longer`;
    case "type":
      return `${file} is a link, or no longer`;
  }
}

function lineWord(hunks: readonly Hunk[]): string {
  const lines = hunks.map(({ line }) => line);
  const shown = lines.slice(0, 4).join(", ");
  return `line${lines.length === 1 ? "" : "s"} ${shown}${lines.length > 4 ? ", …" : ""}`;
}

function placeOf(hunks: readonly Hunk[], cwd: string): string {
  const places = hunks.flatMap(({ place }) =>
    place === undefined ? [] : [`${shortPath(place.file, cwd)}:${place.line}`],
  );
  return places.length === 0 ? `, ${lineWord(hunks)}` : `, ${[...new Set(places)].join(", ")}`;
}

function shortPath(file: string, cwd: string): string {
  const path = relative(cwd, file);
  return path.startsWith("..") ? file : path;
}

function sides({ before, after }: { readonly before?: unknown; readonly after?: unknown }): string {
  return `${valueText(before)} → ${valueText(after)}`;
}

function valueText(value: unknown): string {
  if (value === undefined) return "unset";
  const text = typeof value === "string" && value !== "" ? value : JSON.stringify(value);
  const plain = plainText(text);
  return plain.length > 200 ? `${plain.slice(0, 200)}…` : plain;
}
