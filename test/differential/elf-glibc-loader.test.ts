/** Our search against the one of the real glibc loader: this machine's programs, and trees made up at random. */

import {
  globSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readElfFile } from "../../packages/elf/src/index.ts";
import { DF_1_NODEFLIB, DF_1_PIE, buildElf } from "../../packages/elf/test/build-elf.ts";
import type { ElfPlan } from "../../packages/elf/test/build-elf.ts";
import {
  GLIBC_LOADER,
  hasGlibcLoader,
  listByLoader,
  listByUs,
} from "../../packages/elf/test/glibc-loader.ts";

describe.skipIf(!hasGlibcLoader)("against glibc (skipped without Debian's for x86-64)", () => {
  test("about fifty of this machine's programs: same files, same order", () => {
    const programs = hostPrograms(50);
    expect(programs.length).toBeGreaterThan(5);
    for (const program of programs) {
      expect({ program, ...listByUs(program) }).toEqual({ program, ...listByLoader(program) });
    }
  });

  test("trees made up at random: same files, same order, same misses", () => {
    fc.assert(
      fc.property(trees, (tree) => {
        const root = mkdtempSync(join(realpathSync(tmpdir()), "elf-"));
        try {
          writeTree(root, tree);
          const program = join(root, "bin/p");
          const ours = listByUs(program);
          const gaveUp = ours.missing.length > 0 ? ours : undefined;
          expect(ours).toEqual(listByLoader(program) ?? gaveUp);
        } finally {
          rmSync(root, { recursive: true });
        }
      }),
      { numRuns: 150 },
    );
  });
});

function hostPrograms(count: number): string[] {
  const dynamic = globSync(["/usr/bin/*", "/usr/sbin/*"])
    .toSorted()
    .filter((path) => lstatSync(path).isFile())
    .filter((path) => readElfFile(path)?.interpreter === GLIBC_LOADER);
  const step = Math.max(1, Math.floor(dynamic.length / count));
  return dynamic.filter((_, index) => index % step === 0).slice(0, count);
}

const NAMES = ["libt0.so", "libt1.so", "libt2.so", "libt3.so", "libt4.so"];
const FOLDERS = ["a", "b", "c"];

type Tree = Readonly<Record<string, ElfPlan | { readonly link: string }>>;

const name = fc.constantFrom(...NAMES);
const entry = fc.constantFrom(
  "@/a",
  "@/b/",
  "@/c",
  "$ORIGIN",
  "${ORIGIN}/../a",
  "$ORIGIN/../b",
  "@/none",
);
const path = fc.option(
  fc.array(entry, { minLength: 1, maxLength: 3 }).map((list) => list.join(":")),
  {
    nil: undefined,
    freq: 2,
  },
);
const needed = fc.array(
  fc.oneof(
    { weight: 9, arbitrary: name },
    { weight: 1, arbitrary: name.map((each) => `$ORIGIN/../c/${each}`) },
  ),
  { maxLength: 4 },
);
const plan = fc
  .record({
    needed,
    rpath: path,
    runpath: path,
    soname: fc.option(name, { nil: undefined }),
    flags1: fc.constantFrom(undefined, DF_1_NODEFLIB),
    class: fc.constantFrom(64, 64, 64, 64, 64, 64, 32),
    type: fc.constantFrom("shared", "shared", "shared", "shared", "shared", "shared", "executable"),
  })
  .map(defined);
const link = fc
  .tuple(fc.constantFrom(...FOLDERS), name)
  .map(([folder, file]) => ({ link: `../${folder}/${file}` }));
const libraries = FOLDERS.flatMap((folder) => NAMES.map((file) => `${folder}/${file}`));
const trees: fc.Arbitrary<Tree> = fc
  .tuple(
    fc.dictionary(
      fc.constantFrom(...libraries),
      fc.oneof({ weight: 4, arbitrary: plan }, { weight: 1, arbitrary: link }),
      {
        minKeys: 6,
      },
    ),
    fc
      .record({
        needed: fc.array(name, { minLength: 1, maxLength: 4 }),
        rpath: path,
        runpath: path,
      })
      .map(defined),
  )
  .map(([files, program]) => ({
    ...withoutLoops(files),
    "bin/p": { ...program, interpreter: GLIBC_LOADER, flags1: DF_1_PIE },
  }));

/** On a loop of links glibc gives up: links lead only forward. */
function withoutLoops(files: Tree): Tree {
  const isForward = ([path, content]: [string, Tree[string]]): boolean =>
    !("link" in content) || content.link.slice("../".length) > path;
  return Object.fromEntries(Object.entries(files).filter(isForward));
}

/** A plan has no keys that are undefined. */
function defined(record: object): ElfPlan {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function writeTree(root: string, tree: Tree): void {
  for (const folder of FOLDERS) mkdirSync(join(root, folder));
  for (const [at, content] of Object.entries(tree)) {
    mkdirSync(dirname(join(root, at)), { recursive: true });
    if ("link" in content) symlinkSync(content.link, join(root, at));
    else writeFileSync(join(root, at), buildElf(placed(content, root)), { mode: 0o755 });
  }
}

/** `@` stands for the root, which is known only now. */
function placed(plan: ElfPlan, root: string): ElfPlan {
  const absolute = (text: string | undefined): string | undefined => text?.replaceAll("@", root);
  return defined({
    ...plan,
    machine: plan.class === 32 ? 3 : 62,
    rpath: absolute(plan.rpath),
    runpath: absolute(plan.runpath),
  });
}
