/**
 * The library closure of one ELF file: which files its loader would open, found without
 * running anything, inside a root that is given as an interface.
 */

import { checkMachine } from "./check-machine.ts";
import type { DlopenNote, ElfFile } from "./elf-file.ts";
import { glibcRules } from "./glibc-rules.ts";
import type {
  LibraryClosure,
  LibraryRequest,
  LibraryUse,
  MissingLibrary,
  SearchStep,
} from "./library-closure.ts";
import { addFile, addName, chainTo, emptyLinkMap, folderOf } from "./link-map.ts";
import type { LinkMap, LoadedFile } from "./link-map.ts";
import type { LoaderRules } from "./loader-rules.ts";
import { muslRules } from "./musl-rules.ts";
import { openElf, searchLibrary } from "./search-library.ts";
import type { Found } from "./search-library.ts";

/**
 * Resolves all that the entry loads: its loader, DT_NEEDED breadth first, then for each file the
 * recipe's names and `.note.dlopen`. A static executable has an empty closure.
 *
 * @throws ELF_MACHINE if the entry is for another machine, ELF_INVALID if it is broken; what
 *   is not found is no exception but in `missing` (see `throwMissing`)
 */
export function resolveLibraries(request: LibraryRequest): LibraryClosure {
  const entry = openEntry(request);
  if (entry.elf.type !== "executable" && entry.elf.type !== "shared") {
    return { files: [], missing: [], absent: [] };
  }
  const interpreter = interpreterOf(entry.elf, request);
  const loader = startLoader(request, entry, interpreter);
  if (interpreter !== undefined) loadInterpreter(loader, interpreter, entry);
  loadNeeded(loader);
  loadByName(loader);
  return closureOf(loader, entry);
}

interface Loader {
  readonly request: LibraryRequest;
  readonly map: LinkMap;
  readonly missing: MissingLibrary[];
  readonly absent: MissingLibrary[];
  rules: LoaderRules;
  /** How many files' needs have been loaded. */
  done: number;
}

function openEntry({ files, entry, machine }: LibraryRequest): LoadedFile {
  const place = files.resolve(entry);
  const elf = place === undefined ? undefined : files.read(place.path);
  if (place === undefined || elf === undefined) throw new Error(`${entry} is not an ELF file`);
  checkMachine(elf, machine, place.path);
  const { path, links } = place;
  return { elf, path, origin: folderOf(path), links: new Set(links), requester: undefined };
}

function interpreterOf(elf: ElfFile, request: LibraryRequest): string | undefined {
  return elf.interpreter ?? (elf.needed.length > 0 ? request.interpreter : undefined);
}

function startLoader(
  request: LibraryRequest,
  entry: LoadedFile,
  interpreter: string | undefined,
): Loader {
  const map = emptyLinkMap();
  const rules = rulesOf(interpreter);
  addFile(map, entry);
  if (rules.matchesSoname) addName(map, entry.elf.soname, entry);
  return { request, map, missing: [], absent: [], rules, done: 0 };
}

function rulesOf(interpreter: string | undefined): LoaderRules {
  return interpreter !== undefined && /\/ld-musl-[^/]*$/.test(interpreter) ? muslRules : glibcRules;
}

function loadInterpreter(loader: Loader, name: string, requester: LoadedFile): void {
  const found = openElf(loader.request, name);
  if (!("elf" in found)) {
    const searched = [{ path: name, because: "PT_INTERP", reason: found.reason }];
    loader.missing.push({ name, kind: "interpreter", chain: chainTo(requester), searched });
    return;
  }
  const { map } = loader;
  map.interpreter = load(loader, requester, found);
  addName(map, name, map.interpreter);
}

/** Breadth first over what is not done yet. */
function loadNeeded(loader: Loader): void {
  const { map } = loader;
  for (; loader.done < map.files.length; loader.done++) {
    const requester = map.files[loader.done]!;
    if (requester === map.interpreter) continue;
    adoptInterpreter(loader, requester);
    for (const name of requester.elf.needed) {
      const searched = ask(loader, requester, name);
      if (searched === undefined) continue;
      loader.missing.push({ name, kind: "needed", chain: chainTo(requester), searched });
    }
  }
}

/** A plugin names no loader; the C library that it needs does. */
function adoptInterpreter(loader: Loader, library: LoadedFile): void {
  const name = library.elf.interpreter;
  if (loader.map.interpreter !== undefined || library.requester === undefined) return;
  if (name === undefined || loader.request.files.resolve(name) === undefined) return;
  loader.rules = rulesOf(name);
  loadInterpreter(loader, name, library);
}

/** Loads a name for a file; the steps of the search if it is nowhere. */
function ask(loader: Loader, requester: LoadedFile, rawName: string): SearchStep[] | undefined {
  const { map, request, rules } = loader;
  if (map.interpreter !== undefined && rules.isLoader(rawName)) return undefined;
  const name = rules.expandName(rawName, requester, request.platform);
  if (map.byName.has(name)) return undefined;
  const search = { request, rules, interpreter: map.interpreter?.path };
  const outcome = searchLibrary(search, requester, name);
  if ("searched" in outcome) return outcome.searched;
  addName(map, name, load(loader, requester, outcome.found));
  return undefined;
}

/** The file at a real path, loaded once; links of every way to it are kept. */
function load({ map, rules }: Loader, requester: LoadedFile, found: Found): LoadedFile {
  const { elf, path, links, opened } = found;
  const file =
    map.byPath.get(path) ??
    addFile(map, { elf, path, origin: folderOf(opened), links: new Set(), requester });
  for (const link of links) file.links.add(link);
  if (rules.matchesSoname) addName(map, elf.soname, file);
  return file;
}

function loadByName(loader: Loader): void {
  const { extraSonames } = loader.request;
  // The list grows while it is walked: what is loaded by name may load by name.
  for (const file of loader.map.files) {
    const paths = [...new Set([file.path, ...file.links])];
    const names = new Set(paths.flatMap((path) => extraSonames?.(path) ?? []));
    for (const name of names) loadExtra(loader, file, name);
    for (const note of file.elf.dlopen) loadNote(loader, file, note);
  }
}

/** It may be another file of the program that asks for it in the end: whichever finds it does. */
function loadExtra(loader: Loader, file: LoadedFile, name: string): void {
  const searched: SearchStep[] = [];
  for (const requester of new Set([file, ...loader.map.files])) {
    const steps = ask(loader, requester, name);
    if (steps === undefined) return loadNeeded(loader);
    searched.push(...steps.filter(({ path }) => searched.every((step) => step.path !== path)));
  }
  loader.missing.push({ name, kind: "dlopen", chain: chainTo(file), searched });
}

function loadNote(loader: Loader, requester: LoadedFile, note: DlopenNote): void {
  const wish = wishFor(note, loader.request);
  if (wish === "ignored") return;
  const searched: SearchStep[] = [];
  for (const name of note.soname) {
    const steps = ask(loader, requester, name);
    if (steps === undefined) return loadNeeded(loader);
    searched.push(...steps);
  }
  const name = note.soname.join(" or ");
  const list = wish === "must" ? loader.missing : loader.absent;
  list.push({ name, kind: "dlopen", chain: chainTo(requester), searched });
}

function wishFor(note: DlopenNote, { dlopen }: LibraryRequest): "must" | "may" | "ignored" {
  if (note.priority === "required") return "must";
  if (note.feature !== undefined && dlopen?.features.includes(note.feature)) return "must";
  return dlopen?.[note.priority] ? "may" : "ignored";
}

function closureOf({ map, missing, absent }: Loader, entry: LoadedFile): LibraryClosure {
  const files = map.files.filter((file) => file !== entry).map(useOf);
  return { files, missing, absent };
}

function useOf({ elf, path, links, requester }: LoadedFile): LibraryUse {
  const soname: ElfFile["soname"] = elf.soname;
  return {
    path,
    links: [...links],
    neededBy: requester?.path ?? path,
    ...(soname === undefined ? {} : { soname }),
  };
}
