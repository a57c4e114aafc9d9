/** One search of one loader for one name: the file it would open, or why there is none. */

import { isAstbuildError } from "@astbuild/errors";
import { describeMachine, isForMachine } from "./check-machine.ts";
import type { ElfFile } from "./elf-file.ts";
import type { LibraryRequest, SearchStep } from "./library-closure.ts";
import type { LoadedFile } from "./link-map.ts";
import type { LoaderRules, SearchFolder } from "./loader-rules.ts";

export interface Search {
  readonly request: LibraryRequest;
  readonly rules: LoaderRules;
  /** Real path of the loader, if one is known. */
  readonly interpreter: string | undefined;
}

export interface Found {
  readonly elf: ElfFile;
  readonly path: string;
  readonly links: readonly string[];
  /** The path that the loader opens. */
  readonly opened: string;
}

/** What the loader would open for `name`, already expanded, when `requester` asks for it. */
export function searchLibrary(
  search: Search,
  requester: LoadedFile,
  name: string,
): { found: Found } | { searched: SearchStep[] } {
  const searched: SearchStep[] = [];
  for (const { path, because } of candidates(search, requester, name)) {
    const outcome = tryCandidate(search.request, path);
    if ("elf" in outcome) return { found: outcome };
    const { kind, reason } = outcome;
    const goesOn = kind === "nothing" || search.rules.goesOnAfter(kind);
    searched.push({
      path,
      because,
      reason: goesOn ? reason : `${reason}; the loader gives up here`,
    });
    if (!goesOn) break;
  }
  return { searched };
}

function* candidates(
  search: Search,
  requester: LoadedFile,
  name: string,
): Generator<{ path: string; because: string }> {
  if (name.includes("/")) {
    yield { path: name, because: `named by ${requester.path}` };
    return;
  }
  for (const { folder, because } of searchFolders(search, requester)) {
    // An empty entry is the working folder, not the root.
    const isJoined = folder === "" || folder.endsWith("/");
    yield { path: isJoined ? folder + name : `${folder}/${name}`, because };
  }
}

function searchFolders(
  { request, rules, interpreter }: Search,
  requester: LoadedFile,
): SearchFolder[] {
  const folders = rules.folders(requester, request.platform);
  if (interpreter === undefined) return folders;
  if (rules.heedsNodeflib && requester.elf.flags1.nodeflib) return folders;
  const because = `default of ${interpreter}`;
  const own = request.defaultFolders?.(interpreter) ?? [];
  return [...folders, ...own.map((folder) => ({ folder, because }))];
}

interface Refusal {
  readonly kind: "nothing" | "machine" | "other";
  readonly reason: string;
}

/** Opens one candidate as a library. */
function tryCandidate(request: LibraryRequest, opened: string): Found | Refusal {
  const found = openElf(request, opened);
  if (!("elf" in found)) return found;
  const { type, flags1 } = found.elf;
  if (type === "shared" && !flags1.pie) return found;
  return { kind: "other", reason: flags1.pie ? "an executable (PIE)" : `of type ${type}` };
}

/** The ELF file for the wanted machine at a path, or why there is none. */
export function openElf(request: LibraryRequest, opened: string): Found | Refusal {
  if (!opened.startsWith("/")) {
    return { kind: "nothing", reason: "a relative path: it depends on the working folder" };
  }
  const place = request.files.resolve(opened);
  if (place === undefined) return { kind: "nothing", reason: "nothing there" };
  let elf: ElfFile | undefined;
  try {
    elf = request.files.read(place.path);
  } catch (error) {
    if (!isAstbuildError(error) || error.code !== "ELF_INVALID") throw error;
    return { kind: "other", reason: error.message };
  }
  if (elf === undefined) return { kind: "other", reason: "not an ELF file" };
  if (isForMachine(elf, request.machine)) return { elf, ...place, opened };
  return {
    kind: elf.littleEndian === request.machine.littleEndian ? "machine" : "other",
    reason: `for ${describeMachine(elf)}, not ${describeMachine(request.machine)}`,
  };
}
