/** The repositories in apt's configuration, in both of its formats: sources.list(5). */

import { globSync } from "node:fs";
import { join } from "node:path";
import { readIfReadable } from "./read-if-readable.ts";

export interface AptSources {
  /** URIs of binary packages (`deb`), in apt's order, without repetition. */
  readonly uris: readonly string[];
  /** URLs in comment lines of their own: official images name the snapshot that they were made from. */
  readonly commented: readonly string[];
}

/** @param folder `/etc/apt` */
export function readAptSources(folder: string): AptSources {
  const texts = [
    parseList(readIfReadable(join(folder, "sources.list"))),
    ...globSync(join(folder, "sources.list.d/*.{list,sources}"))
      .sort()
      .map((file) =>
        file.endsWith(".list")
          ? parseList(readIfReadable(file))
          : parseDeb822(readIfReadable(file)),
      ),
  ];
  const unique = (lists: (readonly string[])[]): string[] => [...new Set(lists.flat())];
  return {
    uris: unique(texts.map((each) => each.uris)),
    commented: unique(texts.map((each) => each.commented)),
  };
}

/** `deb [options] URI suite components` */
function parseList(text: string): AptSources {
  const lines = text.split("\n").map((line) => line.trim());
  return {
    uris: lines.flatMap((line) => /^deb\s+(?:\[[^\]]*\]\s+)?(\S+)/.exec(line)?.[1] ?? []),
    commented: commentedUrls(lines),
  };
}

/** Paragraphs of `Types:`, `URIs:`, …; a comment line may stand anywhere, also inside a field. */
function parseDeb822(text: string): AptSources {
  const lines = text.split("\n");
  const paragraphs = lines
    .filter((line) => !line.startsWith("#"))
    .join("\n")
    .split(/\n\s*\n/);
  const uris = paragraphs.flatMap((paragraph) => {
    const isOff = /^(?:no|false|off|0)$/i.test(field(paragraph, "Enabled")[0] ?? "yes");
    return isOff || !field(paragraph, "Types").includes("deb") ? [] : field(paragraph, "URIs");
  });
  return { uris, commented: commentedUrls(lines) };
}

/** The words of a field; its continuation lines begin with a blank. */
function field(paragraph: string, name: string): string[] {
  const match = new RegExp(`^${name}:(.*(?:\\n[ \\t].*)*)`, "im").exec(paragraph);
  return match?.[1]?.trim().split(/\s+/) ?? [];
}

function commentedUrls(lines: readonly string[]): string[] {
  return lines.flatMap((line) => /^#\s*(?:deb\s+)?(https?:\/\/\S+)/.exec(line)?.[1] ?? []);
}
