/** The library closures of the image's ELF files, over the image's tree and the store. */

import { matchesGlob } from "node:path";
import { checkMachine, readElfFile, resolveLibraries, throwMissing } from "@astbuild/elf";
import type { ElfFile, LibraryClosure, LibraryFiles, WantedMachine } from "@astbuild/elf";
import { platform } from "@astbuild/platform";
import type { Platform } from "@astbuild/platform";
import { parentOf } from "./image-path.ts";
import type { ImageTree } from "./image-tree.ts";
import type { Planner } from "./planner.ts";
import type { TreeNode } from "./tree-node.ts";
import { walkPath } from "./walk-path.ts";

export interface LibraryFinder {
  /** @throws ELF_MACHINE, LIBRARY_MISSING */
  follow(node: TreeNode): void;
  /**
   * Looks at the libraries that no program of the image loads: plugins. To be called when
   * nothing else is left to do, since a program may give a library what it needs.
   */
  followPlugins(): void;
  /** @throws LIBRARY_MISSING for what a plugin needs and nobody brought */
  finish(): void;
}

export function libraryFinder(planner: Planner): LibraryFinder {
  const { tree, manifest } = planner;
  const host = platform(manifest.platform);
  const files = libraryFiles(tree);
  const loaded = new Set<string>();
  /** The loaders that programs name, by their real paths. */
  const loaders = new Map<string, string>();
  const unmatched = new Set(Object.keys(manifest.dlopen.extra));
  const incomplete = new Map<string, LibraryClosure>();
  let plugins: TreeNode[] = [];

  function follow(node: TreeNode): void {
    const { elf, brokenElf } = planner.factsOf(node);
    if (brokenElf !== undefined) planner.warn("broken ELF file", node.path, brokenElf);
    if (elf === undefined || isForOtherProcessor(elf)) return;
    checkMachine(elf, wantedMachine(host), node.path);
    if (elf.type !== "executable" && elf.type !== "shared") return;
    if (elf.interpreter !== undefined) {
      const place = files.resolve(elf.interpreter);
      if (place !== undefined) loaders.set(place.path, elf.interpreter);
    }
    if (isProgram(elf)) take(resolve(node), throwMissing);
    else plugins.push(node);
  }

  function followPlugins(): void {
    const waiting = plugins.filter(({ path }) => !loaded.has(path));
    plugins = [];
    for (const node of waiting) {
      take(resolve(node), (closure) => incomplete.set(node.path, closure));
    }
  }

  function finish(): void {
    for (const [path, closure] of incomplete) if (!loaded.has(path)) throwMissing(closure);
    for (const pattern of unmatched) {
      planner.warn("unmatched pattern", pattern, manifest.dlopen.extra[pattern]!.join(" "));
    }
  }

  function resolve(node: TreeNode): LibraryClosure {
    const [loader, ...others] = loaders.values();
    return resolveLibraries({
      files,
      entry: node.path,
      machine: wantedMachine(host),
      platform: { lib: "lib", platform: host.arch },
      dlopen: manifest.dlopen,
      extraSonames,
      ...(loader === undefined || others.length > 0 ? {} : { interpreter: loader }),
      defaultFolders: (loaderPath) => defaultFolders(host, loaderPath),
    });
  }

  function extraSonames(path: string): string[] {
    const patterns = Object.keys(manifest.dlopen.extra).filter((each) => matchesGlob(path, each));
    for (const pattern of patterns) unmatched.delete(pattern);
    return [...new Set(patterns.flatMap((pattern) => manifest.dlopen.extra[pattern]!))];
  }

  function take(closure: LibraryClosure, onMissing: (closure: LibraryClosure) => void): void {
    for (const { path, links, neededBy, soname } of closure.files) {
      const name = soname ?? path.slice(path.lastIndexOf("/") + 1);
      for (const link of [...links, path]) {
        tree.bring(link, { kind: "library", of: neededBy, soname: name });
      }
      loaded.add(path);
    }
    for (const { name, chain } of closure.absent) {
      planner.warn("absent library", chain.at(-1)!, name);
    }
    if (closure.missing.length > 0) onMissing(closure);
  }

  return { follow, followPlugins, finish };
}

function libraryFiles(tree: ImageTree): LibraryFiles {
  const elfFiles = new Map<string, ElfFile | undefined>();
  return {
    resolve(path) {
      const arrival = walkPath(tree.find, path);
      return "failedAt" in arrival ? undefined : arrival;
    },
    read(path) {
      const standing = tree.nodes.get(path)?.file ?? tree.store.node(path);
      if (standing === undefined || !("size" in standing)) return undefined;
      const { physical } = standing;
      if (!elfFiles.has(path)) elfFiles.set(path, readElfFile(physical, path));
      return elfFiles.get(path);
    },
  };
}

/** What the kernel runs; libc has an interpreter too, and is none the worse for it. */
function isProgram(elf: ElfFile): boolean {
  return elf.type === "executable" || elf.interpreter !== undefined || elf.flags1.pie;
}

/** BPF objects are loaded into the kernel's own machine. */
function isForOtherProcessor(elf: ElfFile): boolean {
  return elf.machine === EM_BPF && elf.type === "relocatable";
}

const EM_BPF = 247;

function wantedMachine({ row }: Platform): WantedMachine {
  return { class: 64, littleEndian: true, ...row.elf };
}

/** glibc's lies with its loader; our musl has none: its search path is patched out. */
function defaultFolders({ libc }: Platform, loader: string): string[] {
  return libc === "gnu" ? [parentOf(loader)] : [];
}
